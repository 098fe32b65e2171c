"""Who gets the first account? Whoever starts an installation without any, with a password made up."""

import secrets

from runtime.bootstrap import Services
from triage.storage.staff import Account, accounts, create_account

ROLES = ("clerk", "supervisor", "analyst", "custodian", "auditor", "approver", "cashier", "admin")


def first_account(services: Services) -> tuple[str, str] | None:
    """Username and password, or None when somebody has an account already."""
    with services.unit_of_work() as uow:
        if accounts(uow.session):
            return None
        password = secrets.token_urlsafe(9)
        admin = Account("admin", "管理员", ("supervisor", "analyst", "admin"), "", active=True)
        create_account(uow.session, admin, password, at=services.clock())
        uow.commit()
    return admin.username, password
