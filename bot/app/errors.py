"""What can an operator mend?"""


class OperatorError(Exception):
    """The service cannot start or a command cannot be done: the message names the cause and says what to do."""
