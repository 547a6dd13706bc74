"""Mail merge: a document for each record of any number of them, none lost, at the speed of the disk."""

from aci_docs.batch.destination import Destination, open_destination
from aci_docs.batch.manifest import Verified, verify
from aci_docs.batch.merging import merge, run
from aci_docs.batch.summary import Merged
from aci_docs.batch.wanted import Wanted

__all__ = ["Destination", "Merged", "Verified", "Wanted", "merge", "open_destination", "run", "verify"]
