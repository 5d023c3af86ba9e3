"""What is known of providers of mail: where their servers are, and what they want for a password."""

from dataclasses import dataclass
from typing import Literal

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a provider of mail."""

    label: str
    host: str  # "": the person's own to fill in
    port: int
    security: Security
    app_passwords: str = ""  # the page where a password for one program is made
    note: str = ""

    @property
    def advice(self) -> str:
        """What to do where the password is refused."""
        return f"Make an app password at {self.app_passwords} . {self.note}" if self.app_passwords else self.note


PRESETS: dict[str, Preset] = {
    "gmail": Preset(
        "Gmail",
        "smtp.gmail.com",
        465,
        "tls",
        "https://myaccount.google.com/apppasswords",
        "Google takes an app password only, and makes one only where 2-Step Verification is on.",
    ),
    "icloud": Preset(
        "iCloud",
        "smtp.mail.me.com",
        587,
        "starttls",
        "https://account.apple.com",
        "Apple takes an app-specific password only: Sign-In and Security, App-Specific Passwords.",
    ),
    "fastmail": Preset(
        "Fastmail",
        "smtp.fastmail.com",
        465,
        "tls",
        "https://app.fastmail.com/settings/security/apps",
        "Fastmail takes an app password only; it needs access to SMTP and nothing else.",
    ),
    "microsoft365": Preset(
        "Microsoft 365, Outlook.com",
        "smtp.office365.com",
        587,
        "starttls",
        note="Microsoft most likely refuses passwords from programs: send from another account, or read the feed.",
    ),
    "other": Preset("Another", "", 587, "starttls", note="Your provider's pages name host, port and security (SMTP)."),
}
