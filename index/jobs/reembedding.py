"""Another model for the whole record, as a job."""

from index.jobs.running import JobInHand
from index.reembed import reembed

REEMBED = "reembed"
MODEL = "model"
"""The one parameter of such a job: the name or path of the model."""


def reembed_record(job: JobInHand) -> None:
    """Embed every statement anew; interrupted, it goes on where it was.

    Raises:
        ModelNotFound: the model is not on this machine.
        JobStopped: it is not to go on.
    """
    reembed(job.record, job.job.parameters[MODEL], job.report)
