"""The golden vectors say what product and document say: both read them alike, and nothing changes them unnoticed."""

from __future__ import annotations

import pytest

from tests.golden.again import AGAIN
from tests.golden.making import RECIPES, packed_sample
from tests.golden.reader.errors import Refused
from tests.golden.readings import PRODUCT, READER, REFUSALS
from tests.golden.vectors import FOLDER, Vector, encode_file, load_file, vector_files

NAMED = {
    f"{path.stem}: {vector.read}: {vector.what}": vector
    for path in vector_files()
    for vector in load_file(path).vectors
}
READ = {name: vector for name, vector in NAMED.items() if not vector.refused}
REFUSED = {name: vector for name, vector in NAMED.items() if vector.refused}
ONE_FORM = {name: vector for name, vector in READ.items() if vector.read in AGAIN and not vector.variant}


def test_there_are_vectors_of_everything_that_is_read() -> None:
    assert {path.name for path in vector_files()} == set(RECIPES)
    assert {vector.read for vector in READ.values()} == set(PRODUCT) == set(READER)
    never_refused = {"key", "log", "chain", "taking in", "digest", "frames"}
    assert {vector.read for vector in REFUSED.values()} == set(READER) - never_refused
    assert {vector.read for vector in ONE_FORM.values()} == set(AGAIN)


@pytest.mark.parametrize("vector", READ.values(), ids=READ)
def test_the_second_reader_reads_what_is_expected(vector: Vector) -> None:
    assert READER[vector.read](vector.given) == vector.expected


@pytest.mark.parametrize("vector", READ.values(), ids=READ)
def test_the_product_reads_what_is_expected(vector: Vector) -> None:
    assert PRODUCT[vector.read](vector.given) == vector.expected


@pytest.mark.parametrize("vector", REFUSED.values(), ids=REFUSED)
def test_the_second_reader_refuses_what_is_to_be_refused(vector: Vector) -> None:
    with pytest.raises(Refused):
        READER[vector.read](vector.given)


@pytest.mark.parametrize("vector", REFUSED.values(), ids=REFUSED)
def test_the_product_refuses_what_is_to_be_refused(vector: Vector) -> None:
    with pytest.raises(REFUSALS):
        PRODUCT[vector.read](vector.given)


@pytest.mark.parametrize("vector", ONE_FORM.values(), ids=ONE_FORM)
def test_the_product_writes_what_it_has_read_byte_for_byte(vector: Vector) -> None:
    given, made = AGAIN[vector.read](vector.given)
    assert made == given


@pytest.mark.parametrize("name", [name for name, recipe in RECIPES.items() if not recipe.kept])
def test_vectors_made_anew_are_the_same(name: str) -> None:
    """Whoever changes a format on purpose makes them anew: python -m tests.golden"""
    kept = (FOLDER / name).read_bytes()
    if load_file(FOLDER / name).packed not in ("", packed_sample()):
        pytest.skip("this zlib packs otherwise than the one that made the vectors")
    assert encode_file(RECIPES[name].make()) == kept
