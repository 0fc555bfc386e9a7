"""Which typed value does an event become?"""

from collections.abc import Callable, Mapping

from bot.dialog.message import (
    AccountNotice,
    Click,
    Event,
    LocationSelect,
    MassSent,
    NoticeAnswer,
    NoticeConsent,
    NoticeOutcome,
    NoticeSent,
    PersonalData,
    Pictures,
    Position,
    Published,
    Scan,
    ScanCode,
    Subscribe,
    TemplateSent,
    Unsubscribe,
    View,
)
from bot.wechat.codec.values import Fields, Head, count, degrees, group, needed, optional, real, rows, text, whole

_SCENE = "qrscene_"


def _subscribe(head: Head, event: str, fields: Fields) -> Event:
    key = text(fields, "EventKey")
    # Other keys occur ("last_trade_no_…" after a payment): they are no scene of ours.
    scene = key.removeprefix(_SCENE) if key.startswith(_SCENE) else None
    return Subscribe(**head, name=event, scene=scene or None, ticket=optional(fields, "Ticket"))


def _unsubscribe(head: Head, event: str, _fields: Fields) -> Event:
    return Unsubscribe(**head, name=event)


def _scan(head: Head, event: str, fields: Fields) -> Event:
    return Scan(**head, name=event, scene=needed(fields, "EventKey"), ticket=optional(fields, "Ticket"))


def _position(head: Head, event: str, fields: Fields) -> Event:
    return Position(
        **head,
        name=event,
        latitude=degrees(fields, "Latitude", 90),
        longitude=degrees(fields, "Longitude", 180),
        precision=real(fields, "Precision") or 0.0,
    )


def _click(head: Head, event: str, fields: Fields) -> Event:
    return Click(**head, name=event, key=needed(fields, "EventKey"))


def _view(head: Head, event: str, fields: Fields) -> Event:
    return View(**head, name=event, url=text(fields, "EventKey"), menu_id=optional(fields, "MenuId"))


def _scan_code(head: Head, event: str, fields: Fields) -> Event:
    info = group(fields, "ScanCodeInfo")
    return ScanCode(
        **head,
        name=event,
        key=text(fields, "EventKey"),
        scan_type=text(info, "ScanType"),
        result=text(info, "ScanResult"),
    )


def _pictures(head: Head, event: str, fields: Fields) -> Event:
    items = rows(fields, "SendPicsInfo", "PicList", "item")
    digests = tuple(needed(item, "PicMd5Sum") for item in items)
    return Pictures(**head, name=event, key=text(fields, "EventKey"), digests=digests)


def _location_select(head: Head, event: str, fields: Fields) -> Event:
    info = group(fields, "SendLocationInfo")
    return LocationSelect(
        **head,
        name=event,
        key=text(fields, "EventKey"),
        latitude=degrees(info, "Location_X", 90),
        longitude=degrees(info, "Location_Y", 180),
        scale=count(info, "Scale"),
        label=text(info, "Label"),
        place=text(info, "Poiname"),
    )


def _template_sent(head: Head, event: str, fields: Fields) -> Event:
    return TemplateSent(**head, name=event, message_id=needed(fields, "MsgID"), status=text(fields, "Status"))


def _mass_sent(head: Head, event: str, fields: Fields) -> Event:
    articles = rows(fields, "ArticleUrlResult", "ResultList", "item")
    return MassSent(
        **head,
        name=event,
        message_id=needed(fields, "MsgID"),
        status=text(fields, "Status"),
        total=count(fields, "TotalCount"),
        filtered=count(fields, "FilterCount"),
        sent=count(fields, "SentCount"),
        errors=count(fields, "ErrorCount"),
        urls=tuple(text(article, "ArticleUrl") for article in articles),
    )


def _published(head: Head, event: str, fields: Fields) -> Event:
    info = group(fields, "PublishEventInfo")
    status = whole(needed(info, "publish_status"))
    return Published(
        **head,
        name=event,
        publish_id=needed(info, "publish_id"),
        status=-1 if status is None else status,
        article_id=optional(info, "article_id"),
        urls=tuple(text(article, "article_url") for article in rows(info, "article_detail", "item")),
    )


def _notices(fields: Fields, container: str) -> list[Fields]:
    """The lines of a consent event; JSON pushes may leave the container out."""
    return rows(fields, container, "List") or rows(fields, "List")


def _consent(container: str) -> Callable[[Head, str, Fields], Event]:
    def build(head: Head, event: str, fields: Fields) -> Event:
        answers = tuple(
            NoticeAnswer(
                template_id=needed(line, "TemplateId"),
                accepted=text(line, "SubscribeStatusString") == "accept",
                scene=whole(line.get("PopupScene")),
            )
            for line in _notices(fields, container)
        )
        return NoticeConsent(**head, name=event, answers=answers)

    return build


def _notice_sent(head: Head, event: str, fields: Fields) -> Event:
    outcomes = tuple(
        NoticeOutcome(
            template_id=needed(line, "TemplateId"),
            message_id=text(line, "MsgID"),
            code=count(line, "ErrorCode"),
            status=text(line, "ErrorStatus"),
        )
        for line in _notices(fields, "SubscribeMsgSentEvent")
    )
    return NoticeSent(**head, name=event, outcomes=outcomes)


def _personal_data(head: Head, event: str, fields: Fields) -> Event:
    openid = optional(fields, "OpenID") or head["sender"]
    return PersonalData(**head, name=event, openid=openid, revoked=optional(fields, "RevokeInfo"))


def _account_notice(head: Head, event: str, fields: Fields) -> Event:
    return AccountNotice(
        **head,
        name=event,
        expires=whole(fields.get("ExpiredTime")),
        failed=whole(fields.get("FailTime")),
        reason=optional(fields, "FailReason"),
    )


EVENTS: Mapping[str, Callable[[Head, str, Fields], Event]] = {
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "scan": _scan,
    "location": _position,
    "click": _click,
    "view": _view,
    "view_miniprogram": _view,
    "scancode_push": _scan_code,
    "scancode_waitmsg": _scan_code,
    "pic_sysphoto": _pictures,
    "pic_photo_or_album": _pictures,
    "pic_weixin": _pictures,
    "location_select": _location_select,
    "templatesendjobfinish": _template_sent,
    "masssendjobfinish": _mass_sent,
    "publishjobfinish": _published,
    "subscribe_msg_popup_event": _consent("SubscribeMsgPopupEvent"),
    "subscribe_msg_change_event": _consent("SubscribeMsgChangeEvent"),
    "subscribe_msg_sent_event": _notice_sent,
    "user_info_modified": _personal_data,
    "user_authorization_revoke": _personal_data,
    "user_authorization_cancellation": _personal_data,
    "qualification_verify_success": _account_notice,
    "qualification_verify_fail": _account_notice,
    "naming_verify_success": _account_notice,
    "naming_verify_fail": _account_notice,
    "annual_renew": _account_notice,
    "verify_expired": _account_notice,
}
