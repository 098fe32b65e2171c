"""What does a text say besides its kind: where, when, whom, what for, and who must stay hidden?"""
