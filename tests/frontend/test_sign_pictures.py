"""What the eight signs say beside their charts."""

from django.utils.translation import override

from frontend.sign_pictures import departments

ROWS = [("Customer desk", 12, 20), ("Engineering", 40, 30)]


def test_a_department_that_gives_its_share_is_not_said_to_give_it_once() -> None:
    even = departments({"rows": ROWS, "ratio": 1.0}).sentence
    assert even == "No department gives much more than its share."
    most = departments({"rows": ROWS, "ratio": 1.5}).sentence
    assert most == "The most giving department gives about 1.5 times its share."


def test_shares_are_written_as_the_language_writes_them() -> None:
    picture = departments({"rows": ROWS, "ratio": 1.0})
    assert picture.draw
    assert ">20%<" in picture.draw(620)
    with override("de"):
        assert ">20 %<" in departments({"rows": ROWS, "ratio": 1.0}).draw(620)  # type: ignore[misc]
