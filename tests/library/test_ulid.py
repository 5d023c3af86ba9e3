"""ULIDs are 26 characters, sort by the time they were made, and are never made twice."""

from concurrent.futures import ThreadPoolExecutor

from library.ulid import is_ulid, ulid


def test_an_id_has_its_form_and_begins_with_its_time():
    one = ulid()
    assert len(one) == 26
    assert is_ulid(one)
    assert is_ulid(one.lower())
    assert one[0] in "01234567"
    assert not is_ulid(one[:-1])
    assert not is_ulid(one[:-1] + "U")


def test_ids_sort_as_they_were_made_also_inside_a_millisecond():
    made = [ulid() for _ in range(2_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_get_one_id_twice():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [ulid() for _ in range(200)], range(8)))
    assert len({one for some in made for one in some}) == 1_600
    assert all(some == sorted(some) for some in made)
