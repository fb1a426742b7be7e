"""Who may edit: this machine without sign-in, and whom a provider vouches for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.access import access
from dashboard.access.sessions import SESSIONS

CLAIMS = {
    "iss": "https://id.example",
    "sub": "17",
    "email": "a@x.vn",
    "email_verified": True,
    "name": "An",
}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("127.8.9.1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("", False),
        (None, False),
        ("localhost.example.org", False),
    ],
)
def test_only_loopback_counts_as_this_machine(address: str | None, expected: bool) -> None:
    assert access.is_loopback(address) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, False),
        ({"Host": "localhost:8501"}, False),
        ({"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, False),
        ({"Host": "127.0.0.1:8501", "X-Forwarded-For": "127.0.0.1"}, True),
        ({"Host": "127.0.0.1:8501", "x-forwarded-proto": "https"}, True),
        ({"Host": "127.0.0.1:8501", "Forwarded": "for=10.0.0.7"}, True),
        ({"Host": "127.0.0.1:8501", "Via": "1.1 cua"}, True),
        ({"Host": "127.0.0.1:8501", "X-Real-Ip": "10.0.0.7"}, True),
        ({"Host": "so-lieu.example:8501"}, True),
        ({"Host": "127.0.0.1:8501", "Origin": "https://so-lieu.example"}, True),
        ({"Host": "127.0.0.1.so-lieu.example"}, True),
        ({"Host": "[khong-phai"}, True),
        ({"Host": "127.0.0.1:8501", "Origin": "null"}, True),
        ({"User-Agent": "x"}, True),
        ({"Host": "[::1]so-lieu.example"}, True),
        ({"Host": "localhost:8501:1"}, True),
        ({"Host": "127.0.0.1:8501", "X-Xsrftoken": "1", "X-Requested-With": "x"}, False),
        *(
            ({"Host": "127.0.0.1:8501", name: "10.0.0.7"}, True)
            for name in (
                "X-Original-Host",
                "X-Cluster-Client-IP",
                "Fastly-Client-IP",
                "Client-IP",
                "X-Envoy-External-Address",
                "CF-IPCountry",
                "CDN-Loop",
                "Proxy-Connection",
                "Forwarded-For",
                "X-Streamlit-User",
                "True-Client-IP",
            )
        ),
    ],
)
def test_what_came_through_a_server_in_between_is_noticed(headers, expected) -> None:
    assert access.is_forwarded(headers) is expected


def _role(roles, **changed) -> str | None:
    who = access.Person("An", "a@x.vn", None, False, "https://id.example", "17")
    return access.role_of(replace(who, **changed), roles)


def test_roles_come_from_the_list_and_the_strongest_wins() -> None:
    roles = {"editor": ["A@x.vn"], "viewer": ["b@x.vn", "a@x.vn"]}
    assert _role(roles) == "editor"
    assert _role(roles, email=" B@X.VN ") == "viewer"
    assert _role(roles, email="c@x.vn") is None
    assert _role({"viewer": ["*"]}, email="c@x.vn") == "viewer"
    assert _role({"editor": [""]}, email="") is None


@pytest.mark.parametrize("email", ["\u212aim@x.vn", "kim\u017f@x.vn", "stra\u00dfe@x.vn"])
def test_an_address_that_only_looks_like_another_is_another(email: str) -> None:
    assert _role({"editor": ["kim@x.vn", "kims@x.vn", "strasse@x.vn"]}, email=email) is None
    assert _role({"editor": [email]}, email=email) == "editor"


def test_a_subject_in_other_capitals_is_another_person() -> None:
    roles = {"editor": ["https://id.example AbC"]}
    assert _role(roles, subject="AbC") == "editor"
    assert _role(roles, subject="abc") is None


def test_a_role_can_be_given_to_issuer_and_subject() -> None:
    roles = {"editor": ["https://id.example  17"]}
    assert _role(roles, email="") == "editor"
    assert _role(roles, email="", issuer="https://other.example") is None
    assert _role(roles, email="", subject="18") is None
    assert _role({"editor": ["https://id.example 1 7"]}, subject="1 7") is None
    assert _role({"editor": ["https://id.example 1 7"]}, issuer="https://id.example 1") is None


@pytest.mark.parametrize("roles", [None, "editor", ["a@x.vn"], {"editor": 1}, {"editor": {"*": 1}}])
def test_roles_that_are_no_lists_give_nobody_a_role(roles) -> None:
    assert _role(roles) is None


def test_one_name_without_a_list_is_that_name_and_not_its_letters() -> None:
    assert _role({"editor": "a@x.vn"}) == "editor"
    assert _role({"editor": "a*@x.vn"}) is None


@pytest.fixture
def signed_in(monkeypatch):
    monkeypatch.setattr(type(SESSIONS), "alive", lambda *_, **__: True)


@pytest.mark.parametrize("verified", ["false", "true", 1, None, "", "yes", False])
def test_only_the_true_of_the_provider_makes_an_address_count(signed_in, verified) -> None:
    claims = {**CLAIMS, "email_verified": verified}
    who = access._signed_in(claims, {"editor": ["a@x.vn"]})
    assert who.role is None
    assert "chưa được nhà cung cấp đăng nhập xác nhận" in who.refusal


def test_a_missing_claim_does_not_verify_an_address(signed_in) -> None:
    claims = {key: value for key, value in CLAIMS.items() if key != "email_verified"}
    assert access._signed_in(claims, {"editor": ["a@x.vn"]}).role is None


def test_a_verified_address_counts_and_the_person_is_issuer_and_subject(signed_in) -> None:
    who = access._signed_in(CLAIMS, {"editor": ["a@x.vn"]})
    assert (who.role, who.issuer, who.subject) == ("editor", "https://id.example", "17")


@pytest.mark.parametrize("claim", ["iss", "sub"])
def test_without_issuer_or_subject_nobody_is_known(signed_in, claim) -> None:
    who = access._signed_in({**CLAIMS, claim: None}, {"editor": ["*"]})
    assert who.role is None


def test_a_sign_in_the_server_did_not_give_is_worth_nothing() -> None:
    who = access._signed_in(CLAIMS, {"editor": ["*"]})
    assert who.role is None
    assert who.refusal == "Phiên đăng nhập đã hết. Xin đăng nhập lại."
