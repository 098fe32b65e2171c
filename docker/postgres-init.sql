CREATE DATABASE vault OWNER huansu; -- who the reporters are: a database of its own
CREATE DATABASE bot OWNER huansu; -- conversations that are not finished
