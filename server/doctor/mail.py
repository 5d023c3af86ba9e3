"""Whether the daily list's mail server lets Papershelf in; nothing is sent."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from server.digest.post import SECRET
from server.digest.providers import PRESETS
from server.digest.smtp import Account, prove
from server.doctor.check import ANSWER, Check, Look, Patient, ill, well
from server.doctor.opening import mail_account_of
from server.secrets import Secrets

_NAME = "mail"
_WHERE = "(Settings → Set up again → 4 Daily list)"
_REACH = f"Check host and port {_WHERE}, and whether this network lets mail out."
# By the fault, as `server.digest.failures` names it.
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "sign-in-refused": f"Give user and password anew {_WHERE}: many providers want an app password.",
        "not-reachable": _REACH,
        "busy": "Wait: it is tried again by itself.",
        "certificate": f"Check the host {_WHERE}, and whether a virus scanner or a sign-in page sits in between.",
    }
)
_ELSE = f"Check host, port and security {_WHERE}."


def looks(patient: Patient) -> list[Look]:
    """One look, where lists are mailed."""
    settings, home = patient.settings, patient.home
    account = home.daily.post.account if home else mail_account_of(settings.database)
    if account is None or not settings.digest.mail:
        return []
    return [Look(_NAME, lambda: _mail(account, Secrets(settings.home).get(SECRET) or ""), _REACH)]


def _mail(account: Account, password: str) -> Iterator[Check]:
    if failure := prove(account, password, timeout=ANSWER):
        yield ill(_NAME, failure.fault, failure.says, _remedy(failure.fault, account))
    else:
        yield well(_NAME, f"{account.host}:{account.port} lets Papershelf in; nothing was sent.")


def _remedy(fault: str, account: Account) -> str:
    page = next((one.app_passwords for one in PRESETS.values() if one.host == account.host), "")
    if fault == "sign-in-refused" and page:
        return f"Make an app password at {page} , then give it {_WHERE}."
    return _REMEDIES.get(fault, _ELSE)
