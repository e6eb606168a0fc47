"""Fragments of HTML about encoders: what one would take, what is going on, how it ended."""

from html import escape

from app.encoder_jobs import NOT_LEARNT, STOPPED, Doing, Work
from core.encoders import LITE, download_size, parse_source, weights_on_disk
from core.errors import SettingError

LONGEST = 36
"""Characters of a name in the panel's title: a folder's may be long."""
READY = "Ready: press Generate classifier to use it."
IN_TITLE: dict[Doing, str] = {
    "": "",
    "loading": " · loading",
    "downloading": " · downloading",
    "learning": " · learning",
}


def title(current: str, work: Work) -> str:
    """The panel's own, which is read while it is closed; plain text.

    Args:
        current: the encoder that answers; empty while the first one is being loaded.
        work: what is going on.
    """
    if not current:
        return "Encoder: loading"
    name = current if len(current) <= LONGEST else f"…{current[-LONGEST:]}"
    ended = " · stopped" if work.problem in (STOPPED, NOT_LEARNT) else " · problem"
    return f"Encoder: {name}{ended if work.problem else IN_TITLE[work.doing]}"


def what_it_takes(name: str, current: str) -> tuple[str, bool, bool]:
    """One line about an encoder before it is used, whether it can be, and whether it is to be downloaded first."""
    if name == LITE:
        return line("In use now." if name == current else "Bundled: nothing is downloaded."), True, False
    try:
        source = parse_source(name)
    except SettingError as error:
        return line(f"⚠ {error}"), False, False
    if weights_on_disk(source) is None:
        size = download_size(source) / 1e6
        about = f"{size:.0f} MB" if size < 1000 else f"{size / 1000:.1f} GB"
        return line(f"Needs a download of about {about}, once."), True, True
    return line("In use now." if name == current else "On this machine: nothing is downloaded."), True, False


def status(current: str, work: Work, ready: bool) -> str:
    """What is going on as a sentence and a bar, or how it ended.

    Args:
        current: the encoder that answers.
        work: what is going on.
        ready: whether to say so once all is well.
    """
    if work.doing:
        return _going_on(current, work)
    if work.problem:
        about = "" if work.encoder in work.problem else f"<b>{escape(work.encoder)}</b>: "
        return f'<p class="t2m-notice" role="alert">{about}{escape(work.problem)}</p>'
    return f'<p class="t2m-notice" role="status">{READY}</p>' if work.encoder and ready else ""


def _going_on(current: str, work: Work) -> str:
    what = "T2M is learning its correction for" if work.doing == "learning" else work.doing.capitalize()
    until = "Until it is done, CLIP's own classifier answers."
    if work.doing != "learning":
        until = f"Until it is there, {escape(current)} answers." if current not in ("", work.encoder) else ""
    percent = None if work.share is None else round(100 * work.share)
    said = f"{what} {escape(work.encoder)}{'' if percent is None else f': {percent}&nbsp;%'}. {until}"
    now = "" if percent is None else f' aria-valuenow="{percent}"'
    bar = "" if percent is None else f' style="width:{percent}%"'
    return (
        f'<p class="t2m-line">{said}</p>'
        f'<div class="t2m-progress" role="progressbar" aria-label="{what}" aria-valuemin="0" aria-valuemax="100"{now}>'
        f'<div{bar}></div></div><p class="t2m-hint">{escape(work.line)}</p>'
    )


def base_alone(learning: bool) -> str:
    """Below what was generated, where T2M has learnt nothing yet."""
    later = "T2M is still learning" if learning else "T2M has not learnt its correction for this encoder"
    return line(f"This is CLIP's base alone: {later}.")


def line(text: str) -> str:
    """One sentence."""
    return f'<p class="t2m-line">{escape(text)}</p>'
