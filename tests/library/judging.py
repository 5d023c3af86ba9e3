"""The verdict on two clips, which must be one and the same whichever comes first."""

from typing import Any

from library.clip import Clip
from library.formats import clip_json
from library.matching import Judgement, form_of_clip, judge
from tests.library.shelves import clip


def verdict(ours: dict[str, Any], theirs: dict[str, Any]) -> Judgement:
    """Judge two papers by the fields of a clip each."""
    forms = []
    for said in (ours, theirs):
        read = clip_json.read(clip(**said))
        assert isinstance(read, Clip)
        forms.append(form_of_clip(read))
    one, other = judge(*forms), judge(*reversed(forms))
    assert (one.verdict, one.score) == (other.verdict, other.score)
    return one
