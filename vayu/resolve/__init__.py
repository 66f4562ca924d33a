"""Filling in: a request's templates and the values of variables, made into what is sent."""
