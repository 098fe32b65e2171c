"""Where are photos as they were sent, with place and camera in them? Sealed, and read with a trace only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from triage.domain.errors import InvalidSubmission, NotFound
from triage.storage import drop_box, trail
from triage.storage.ciphers import Algorithm, VaultKeyError, fresh_key, seal, unseal
from triage.storage.engine import Sessions
from triage.storage.envelope import wrap
from triage.storage.objects import Objects
from triage.storage.trail import Entry
from triage.storage.vault import Keys, data_key_of
from triage.storage.vault_tables import OriginalRow


class SealedOriginals:
    """Ciphertexts are named by id; their keys are rows of the vault, so a rotation reaches them too."""

    def __init__(self, objects: Objects, sessions: Sessions, keys: Keys) -> None:
        self._objects = objects
        self._sessions = sessions
        self._keys = keys

    def keep(self, id: UUID, content: bytes, media_type: str, *, at: datetime) -> None:
        """Without the master key the photo's key goes into the drop box, like a contact."""
        try:
            keys = self._keys()
        except VaultKeyError:
            keys = None
        algorithm = keys.algorithm if keys else Algorithm.AES
        data_key = fresh_key(algorithm)
        self._objects.write(str(id), seal(algorithm, data_key, content, f"original {id}"))
        with self._sessions.begin() as session:
            if keys is None:
                key_id, wrapped = drop_box.NAME, drop_box.wrap_for_box(session, data_key, id)
            else:
                drop_box.build_box(session, keys)
                key_id, wrapped = keys.current.id, wrap(data_key, str(id), keys.current, algorithm)
            session.add(
                OriginalRow(
                    id=id,
                    key_id=key_id,
                    wrapped_key=wrapped,
                    cipher=algorithm,
                    media_type=media_type,
                    kept=at,
                    erased=None,
                )
            )

    def read(self, id: UUID, *, actor: str, reason: str, at: datetime) -> bytes:
        """The trace is safe before anything is opened. Raises NotFound."""
        if not reason.strip():
            raise InvalidSubmission("请写明调取照片原件的理由。")
        keys = self._keys()
        with self._sessions.begin() as session:
            trail.append(session, keys, Entry("original", id, actor, reason, at))
        with self._sessions() as session:
            row = session.get(OriginalRow, id)
            if row is None or row.erased is not None:
                raise NotFound("没有这张照片的原件，或者已按期限删除。")
            data_key = data_key_of(session, row, keys)
            return unseal(Algorithm(row.cipher), data_key, self._objects.read(str(id)), f"original {id}")

    def discard(self, id: UUID) -> None:
        """Takes back what was kept for a report that did not come about; nobody ever read it."""
        with self._sessions.begin() as session:
            session.execute(delete(OriginalRow).where(OriginalRow.id == id))
        self._objects.remove(str(id))

    def erase(self, id: UUID, *, actor: str, reason: str, at: datetime) -> None:
        """First the key, then the file: what is left of a cut-off run opens for nobody. Twice is once."""
        with self._sessions.begin() as session:
            row = session.get(OriginalRow, id, with_for_update=True)
            if row is None:
                return
            if row.erased is None:
                trail.append(session, self._keys(), Entry("erase", id, actor, reason, at))
                row.key_id, row.wrapped_key, row.erased = "", b"", at
        self._objects.remove(str(id))
