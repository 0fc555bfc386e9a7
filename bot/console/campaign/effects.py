"""What will an act do to a notice, in sentences?"""

from collections.abc import Callable, Iterator

from bot.console.page import moment
from bot.domain.campaign.state import State, has_begun
from bot.domain.campaign.table import Act
from bot.services.campaign.views import Campaign

_STAYS = "已经发出的收不回来。"
_FOR_GOOD = "不能撤销；要再发，只能重新写一条。"


def effects(act: Act, known: Campaign) -> tuple[str, ...]:
    """One sentence each; nothing for acts that have a page of their own."""
    said = _SAID.get(act)
    training = ("这是演练：不会发给任何人。",) if known.is_training and said else ()
    return (*training, *(said(known) if said else ()))


def _propose(known: Campaign) -> Iterator[str]:
    yield f"交给别人看，要 {known.approvals_needed} 位审批员批准；您自己不能批准。"
    yield "批准以前不会发。提交以后改任何一处，都要重新提交。"


def _return(known: Campaign) -> Iterator[str]:
    yield "退回草稿，给过的批准作废。写的人会看到您的原因。"


def _approve(known: Campaign) -> Iterator[str]:
    valid = sum(one.is_valid for one in known.approvals)
    missing = known.approvals_needed - valid - 1
    yield f"批准的是现在的内容、发给谁、怎么发、什么时候发，核对码 {known.hash[:12]}。改任何一处，批准作废。"
    if missing > 0:
        yield f"您批准以后，还差 {missing} 位。"
        return
    if known.state is State.PAUSED:
        yield "批准以后还是暂停，要接着发，再点“继续发”。"
        return
    when = f"到 {moment(known.send_at)} 自动开始发" if known.send_at else "马上开始发（夜里不打扰，除非标了紧急）"
    yield f"这是最后一位批准：{when}。"
    yield _STAYS


def _pause(known: Campaign) -> Iterator[str]:
    yield f"还没有发的马上停下，{_STAYS}"
    yield "要继续，由审批员再核对一次身份。"


def _resume(known: Campaign) -> Iterator[str]:
    yield f"还没有发的接着发，{_STAYS}"


def _cancel(known: Campaign) -> Iterator[str]:
    if has_begun(known.state):
        yield f"还没有发的不再发，{_STAYS}"
    else:
        yield "这一条不发了。" if known.state is not State.DRAFT else "这份草稿作废。"
    yield _FOR_GOOD


def _list(known: Campaign) -> Iterator[str]:
    yield "任何人都能在公开的通知列表和订阅源里看到它，机器人也会用它回答“近期有什么活动”。"


def _unlist(known: Campaign) -> Iterator[str]:
    yield "从公开的通知列表撤下，写明原因；已经发到手机上的收不回来。"


_SAID: dict[Act, Callable[[Campaign], Iterator[str]]] = {
    Act.PROPOSE: _propose,
    Act.RETURN: _return,
    Act.APPROVE: _approve,
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.CANCEL: _cancel,
    Act.LIST: _list,
    Act.UNLIST: _unlist,
}
