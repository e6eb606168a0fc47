"""The encoder panel: which encoder answers, and how another one is chosen, got and taught, for everybody at once."""

from typing import Any

import gradio as gr

from app.encoder_views import line, status, title, what_it_takes
from app.errors import for_people
from app.studio import CHOSEN_AT_START, Studio
from app.wiring import PRIVATE
from core.encoders import LITE, SUGGESTED
from core.encoders.prompts import PROMPTS

Update = dict[gr.blocks.Block, Any]
EVERY = 1.0
"""Seconds between two looks at work that goes on."""
HELP = "For everybody who uses this page. Or type any open_clip model/tag, model:/path/to/file, or a folder's path."
FOCUS = "() => { document.getElementById('encoder-use')?.focus(); }"
FAST = "Fast: T2M does not wait for CLIP's text tower"
FAST_HELP = "Once it has learnt to do without. For machines without a GPU."


class EncoderPanel:
    """What to choose, what that would take, and what is going on."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        prompts = [(f"{name}: {meaning.split(',')[0]}", name) for name, meaning in PROMPTS.items()]
        with gr.Accordion("Encoder", open=False, elem_id="encoder") as self.panel:
            self.name = gr.Dropdown(
                [LITE, *SUGGESTED],
                value=LITE,
                allow_custom_value=True,
                label="Encoder to use",
                info=HELP,
                interactive=not studio.is_open,
                elem_id="encoder-name",
            )
            self.about = gr.HTML(elem_id="encoder-about")
            self.prompts = gr.Dropdown(
                prompts,
                value=studio.prompts,
                label="Prompts",
                info="What CLIP reads each phrase in.",
                visible=False,
                elem_id="encoder-prompts",
            )
            self.fast = gr.Checkbox(studio.fast, label=FAST, info=FAST_HELP, visible=False, elem_id="encoder-fast")
            with gr.Row(elem_classes="t2m-tools"):
                self.use = gr.Button("Use this encoder", size="sm", min_width=140, elem_id="encoder-use")
                self.cancel = gr.Button("Cancel", size="sm", min_width=80, visible=False, elem_id="encoder-cancel")
            self.status = gr.HTML(visible=False, elem_id="encoder-status")
            self.again = gr.Button("Try again", size="sm", min_width=80, visible=False, elem_id="encoder-again")
            self.timer = gr.Timer(EVERY, active=False)

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """All that ``shown`` may change."""
        return [self.panel, self.cancel, self.again, self.status, self.timer]

    def shown(self, ready: bool = True) -> Update:
        """What is going on.

        Args:
            ready: whether to say so once all is well.
        """
        current, work = self.studio.current, self.studio.work
        said = status(current, work, ready)
        return {
            self.panel: gr.Accordion(label=title(current, work)),
            self.cancel: gr.Button(visible=bool(current and work.doing and not self.studio.is_open)),
            self.again: gr.Button(visible=bool(work.problem and not self.studio.is_open)),
            self.status: gr.HTML(said, visible=bool(said)),
            self.timer: gr.Timer(active=bool(work.doing)),
        }

    def opened(self) -> Update:
        """All of it, for a page that opens: where there is something to be told, the panel is open."""
        current, work = self.studio.current, self.studio.work
        told = bool(current and (work.doing or work.problem))
        encoder = work.encoder if told else current or LITE
        return {
            **self.shown(ready=False),
            self.panel: gr.Accordion(label=title(current, work), open=told),
            self.name: encoder,
            **self._about(encoder, prompts={"value": self.studio.prompts}, fast={"value": self.studio.fast}),
        }

    def chosen(self, encoder: str | None) -> Update:
        """What an encoder would take, before it is used; and where that is a question, how it is to read."""
        return self._about(encoder or "", {}, {})

    def _about(self, encoder: str, prompts: dict[str, Any], fast: dict[str, Any]) -> Update:
        if self.studio.is_open:
            return {self.about: line(CHOSEN_AT_START), self.use: gr.Button(interactive=False)}
        said, usable, to_be_got = what_it_takes(encoder.strip(), self.studio.current)
        clip = usable and encoder.strip() != LITE
        return {
            self.about: said,
            self.use: gr.Button("Download and use" if to_be_got else "Use this encoder", interactive=usable),
            self.prompts: gr.Dropdown(visible=clip, **prompts),
            self.fast: gr.Checkbox(visible=clip, **fast),
        }

    def watched(self, encoder: str | None) -> Update:
        """What is going on; once that is over, what the chosen encoder takes has changed as well."""
        shown, work = self.shown(), self.studio.work  # in this order: the last look sees the end
        if work.doing:
            return shown
        if work.problem:
            shown[self.panel] = gr.Accordion(label=title(self.studio.current, work), open=True)
        return shown | self.chosen(encoder)

    def take(self, encoder: str | None, prompts: str, fast: bool) -> Update:
        """Use it."""
        with for_people():
            self.studio.use(encoder or "", prompts, fast)
        return self.shown()

    def stop(self) -> Update:
        """Stop what is going on."""
        self.studio.cancel()
        return self.shown()

    def try_again(self) -> Update:
        """The same once more."""
        self.studio.try_again()
        return self.shown()

    def wire(self, page: gr.Blocks) -> None:
        """Its events, and what happens when ``page`` opens."""
        # None of this waits in the line of what computes: it has to be seen, and stopped, meanwhile.
        quiet: dict[str, Any] = {"show_progress": "hidden", "queue": False, **PRIVATE}
        about = [self.about, self.use, self.prompts, self.fast]
        self.name.change(self.chosen, self.name, about, trigger_mode="always_last", **quiet)
        self.use.click(self.take, [self.name, self.prompts, self.fast], self.outputs, **quiet)
        # Both go away once they are pressed; the keyboard goes on from the button that stays.
        self.cancel.click(self.stop, outputs=self.outputs, **quiet).then(None, js=FOCUS, **PRIVATE)
        self.again.click(self.try_again, outputs=self.outputs, **quiet).then(None, js=FOCUS, **PRIVATE)
        self.timer.tick(self.watched, self.name, [*self.outputs, *about], **quiet)
        page.load(self.opened, outputs=[*self.outputs, self.name, *about], **quiet)
