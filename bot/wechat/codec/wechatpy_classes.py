"""Which classes do the pushes have that wechatpy does not know, or knows in part?"""

from typing import Any

from wechatpy.events import BaseEvent, register_event
from wechatpy.fields import BaseField, IntegerField, StringField
from wechatpy.messages import MESSAGE_TYPES, register_message

_MESSAGE_FIELDS = {
    "text": {"choice": StringField("bizmsgmenuid")},
    "voice": {"media_id_16k": StringField("MediaId16K")},
}

_CONSENT = {"app_id": StringField("AppID"), "openid": StringField("OpenID"), "revoked": StringField("RevokeInfo")}

_EVENT_FIELDS: dict[str, dict[str, Any]] = {
    "view_miniprogram": {"path": StringField("EventKey"), "menu_id": StringField("MenuId")},
    "publishjobfinish": {"publish_info": BaseField("PublishEventInfo", {})},
    "subscribe_msg_popup_event": {"popup": BaseField("SubscribeMsgPopupEvent", {})},
    "subscribe_msg_change_event": {"change": BaseField("SubscribeMsgChangeEvent", {})},
    "subscribe_msg_sent_event": {"sent": BaseField("SubscribeMsgSentEvent", {})},
    "user_info_modified": _CONSENT,
    "user_authorization_revoke": _CONSENT,
    "user_authorization_cancellation": _CONSENT,
    "masssendjobfinish": {
        "id": IntegerField("MsgID", 0),
        "status": StringField("Status"),
        "total_count": IntegerField("TotalCount", 0),
        "filter_count": IntegerField("FilterCount", 0),
        "sent_count": IntegerField("SentCount", 0),
        "error_count": IntegerField("ErrorCount", 0),
        "article_urls": BaseField("ArticleUrlResult", {}),
    },
}


def register() -> None:
    """Put the missing classes into wechatpy's registries; doing it again changes nothing."""
    for kind, fields in _MESSAGE_FIELDS.items():
        known = MESSAGE_TYPES[kind]
        register_message(kind)(type(known)(known.__name__, (known,), {"type": kind, **fields}))
    for event, fields in _EVENT_FIELDS.items():
        register_event(event)(type(BaseEvent)(f"{event}_event", (BaseEvent,), {"event": event, **fields}))
