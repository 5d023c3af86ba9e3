"""The groups that a person is in, by the local API or the web's, and what is said of one that cannot be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from sync.target import RefusedError
from sync.zotero.http import client
from sync.zotero.words import told


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its number, as in its address at zotero.org, and its name."""

    number: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


def groups_of(configuration: Mapping[str, Any], key: str | None) -> list[Group]:
    """The groups there are; `configuration` is that of the person's own library. Raises LaterError, RefusedError."""
    is_web = configuration["way"] == "web"
    address = f"{configuration['url']}{'' if is_web else '/api'}/users/{configuration['library_id']}/groups"
    headers = {"Zotero-API-Key": key} if is_web and key else {}
    with told(local=not is_web), client(local=not is_web, any_program=True) as http:
        answer = http.get(address, params={"limit": 100}, headers=headers)
    if answer.status_code != httpx2.codes.OK:
        msg = f"Zotero does not tell your groups ({answer.status_code}). Try again, or connect your own library."
        raise RefusedError(msg)
    return [Group(str(one["id"]), str(one.get("data", one).get("name", ""))) for one in answer.json()]


def chosen(groups: Sequence[Group], wanted: str) -> Group:
    """The group of that number or name; raises RefusedError with the groups there are."""
    for group in groups:
        if wanted.strip().casefold() in {group.number, group.name.casefold()}:
            return group
    there = f"You are in {_listed(groups)}: name one of them" if groups else "You are in none: leave --group out"
    msg = f"There is no group {wanted} of yours. {there}."
    raise RefusedError(msg)


def may_write(access: Mapping[str, Any], group: str) -> bool:
    """Whether a key of zotero.org may write, by its `access`: in the group of that number, or ("") the own library."""
    if not group:
        return bool(access.get("user", {}).get("write"))
    groups = access.get("groups", {})
    return any(groups.get(name, {}).get("write") for name in (group, "all"))


def read_only(group: Group, groups: Sequence[Group]) -> RefusedError:
    """A group that others may write, but not this person or this key."""
    others = [one for one in groups if one != group]
    instead = f" Your other groups: {_listed(others)}." if others else ""
    return RefusedError(
        f"You may not write in the group {group}. Its owner decides who may, at "
        f"zotero.org/groups/{group.number}/settings; a key for the web needs that right, too.{instead}"
    )


def _listed(groups: Sequence[Group]) -> str:
    return ", ".join(str(one) for one in groups)
