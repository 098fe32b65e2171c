"""What can go wrong, said once: every error has a stable code that the edges map and the docs list."""


class TriageError(Exception):
    """Root of everything the platform refuses on purpose; `code` never changes once released."""

    code = "triage-error"


class NotFound(TriageError):
    code = "not-found"


class IllegalStep(TriageError):
    """A step that the workflow table does not allow in this state."""

    code = "illegal-step"


class InvalidSubmission(TriageError):
    """A submission that cannot be stored as it is; the text says what to change, in Chinese."""

    code = "invalid-submission"


class Conflict(TriageError):
    """The same key was used for something else, or two people acted at once."""

    code = "conflict"


class NotAllowed(TriageError):
    """This person may not do this now; the text says why, in Chinese."""

    code = "not-allowed"


class PolicyError(TriageError):
    """A policy row that cannot be applied; the text names file and row."""

    code = "policy-error"


class ModelUnavailable(TriageError):
    """A model file is missing, corrupt or made for another version."""

    code = "model-unavailable"


class FilesUnavailable(TriageError):
    """The store of files did not answer, or does not let us in; `reason` is for the log."""

    code = "files-unavailable"

    def __init__(self, reason: str = "") -> None:
        super().__init__("照片暂时存取不了，请稍后再试。可以先不带照片提交，之后凭受理编号和查询码补充照片。")
        self.reason = reason


class SearchUnavailable(TriageError):
    """The search backend did not answer, or its index was made by another model."""

    code = "search-unavailable"
