"""A push of Superdesk: signed with a secret that both know, and taken in as an article, or out again.

Source: superdesk-core, `HTTPPushService`: the header is `sha1=` and the HMAC-SHA1 of the body in hexadecimal. HMAC does
not rest on SHA-1 being free of collisions (RFC 6151, section 2, says the same of weaker MD5).
"""

import hmac
from dataclasses import replace

from pydantic import ValidationError

from index.errors import InvalidInput, Superseded
from index.model import Revision
from index.readers.body import ArticleBody, refusal
from index.readers.items import Fields, PassedOver
from index.readers.json import parse
from index.readers.superdesk import Cancelled, read, revision_of
from index.remove import remove
from index.store.writes import Status
from service import schemas
from service.beside import Beside
from service.errors import BadSignature, PushNotSetUp
from service.routes.articles import ingest_body
from service.settings import Settings
from service.state import Held

HEADER = "x-superdesk-signature"


def refuse_unsigned(settings: Settings, body: bytes, signature: str) -> None:
    """Let a body pass that was signed with the secret.

    Raises:
        PushNotSetUp: there is no secret here.
        BadSignature: it was signed with another, or not at all.
    """
    if settings.superdesk_secret is None:
        raise PushNotSetUp("No secret is set here. Set ONRECORD_SUPERDESK_SECRET to that of the destination.")
    secret = settings.superdesk_secret.get_secret_value().encode()
    expected = f"sha1={hmac.new(secret, body, 'sha1').hexdigest()}"
    if not hmac.compare_digest(signature.strip().encode(), expected.encode()):
        raise BadSignature(
            f"The header {HEADER} is missing, or the body was not signed with the secret that is set here. Compare "
            "`secret_token` of the destination in Superdesk with ONRECORD_SUPERDESK_SECRET."
        )


def take(held: Held, body: bytes, beside: Beside) -> schemas.PushOutcome:
    """Take a pushed item in, or out again where its publisher has taken it back.

    Raises:
        InvalidInput: it cannot be taken.
    """
    value = parse(body)
    item, revision = read(value), revision_of(value)
    try:
        match item:
            case InvalidInput():
                held.metrics.count_ingested("article", item)
                raise item
            case PassedOver():
                return schemas.PushOutcome(status="passed_over", detail=f"{item.name} {item.reason}.")
            case Cancelled():
                return _taken_back(held, _body(item.fields, beside), revision)
            case _:
                return _taken_in(held, _body(item, beside), revision)
    except Superseded as error:
        return schemas.PushOutcome(status="superseded", detail=str(error))


def _taken_in(held: Held, body: ArticleBody, revision: Revision | None) -> schemas.PushOutcome:
    _, written = ingest_body(body, held, revision)
    return schemas.PushOutcome(
        status=written.status.value, article=str(written.article_id), statements=len(written.statement_ids)
    )


def _taken_back(held: Held, body: ArticleBody, revision: Revision | None) -> schemas.PushOutcome:
    removed = remove(held.record, replace(body.to_article(), revision=revision))
    if removed is None:
        return schemas.PushOutcome(status="passed_over", detail="It was cancelled, and is not in the record.")
    return schemas.PushOutcome(status="removed", article=str(removed))


def _body(fields: Fields, beside: Beside) -> ArticleBody:
    try:
        return beside.over(ArticleBody.model_validate(fields))
    except ValidationError as error:
        raise refusal(error) from error


def is_new(outcome: schemas.PushOutcome) -> bool:
    """Whether an article came in that was not there."""
    return outcome.status == Status.CREATED
