CREATE DATABASE vault OWNER huansu; -- who the reporters are: a database of its own
