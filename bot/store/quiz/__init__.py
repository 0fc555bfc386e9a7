"""Queries about quizzes: what is asked, and what was answered."""
