"""A small application for tests only: every component in each of its states, in the real frame with the real policy."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader

from forms.answers import read_draft
from forms.errors import NotAnswered
from forms.fields import draft_values
from tests.browser.components import samples
from webui import look, parts
from webui.answer_rows import answer_sections
from webui.form_fields import form_view
from webui.group_buttons import press, pressed_button

HERE = Path(__file__).parent


def make_gallery(*, static: Path = look.STATIC) -> Flask:
    """The application. Raises AssetsNotBuilt when the front end has not been built."""
    app = Flask("gallery", static_folder=str(static), static_url_path="/static")
    look.dress(app, static=static)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), app.jinja_loader])  # type: ignore[list-item]
    app.jinja_env.globals["csrf_token"] = lambda: "token-of-the-gallery"
    app.config["saving"] = "works"
    app.config["drafts"] = []

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = look.CONTENT_SECURITY_POLICY
        return response

    @app.get("/")
    def every_part() -> str:
        return show("parts.html", title="Components", samples=samples, identity=samples.IDENTITY, crumbs=samples.CRUMBS)

    @app.get("/lists")
    def every_list() -> str:
        return show("lists.html", title="Lists", samples=samples)

    @app.get("/drawing")
    def drawing() -> str:
        return show("drawing.html", title="Where it stands", drawing=samples.DRAWING)

    @app.get("/drawing/lost")
    def lost_drawing() -> str:
        return show("drawing.html", title="A drawing that is lost", drawing=samples.LOST_DRAWING)

    @app.get("/drawing.bpmn")
    def drawing_xml() -> Response:
        return Response((HERE / "sample.bpmn").read_bytes(), mimetype="application/xml")

    @app.route("/form", methods=["GET", "POST"])
    def form() -> str:
        values: dict[str, Any] = dict(samples.HALF_ANSWERED)
        problems = ()
        if request.method == "POST":
            values = draft_values(samples.FORM, request.form)
            button = pressed_button(request.form)
            if button:
                values = dict(press(samples.FORM, values, button).values)
            else:
                try:
                    read_draft(samples.FORM, values, context=samples.CONTEXT)
                except NotAnswered as wrong:
                    problems = wrong.problems
        return form_page(values, problems)

    @app.get("/form/empty")
    def empty_form() -> str:
        return form_page({}, ())

    def form_page(values: dict[str, Any], problems: Any) -> str:
        view = form_view(
            samples.FORM, values, context=samples.CONTEXT, problems=problems, documents=samples.DOCUMENTS_BY_ID
        )
        return show(
            "form.html",
            title="Hold the stage 1 review",
            problems=view.problems,
            form=view,
            save=parts.SaveState(url="/draft", saved_at="10:42", revision="7"),
            identity=samples.IDENTITY,
            crumbs=samples.CRUMBS,
        )

    @app.get("/read")
    def read() -> str:
        sections = answer_sections(
            samples.FORM,
            samples.ANSWERED,
            context=samples.CONTEXT,
            documents=samples.DOCUMENTS_BY_ID,
            change_url="/form",
        )
        return show(
            "read.html",
            title="Check your answers",
            sections=sections,
            back=parts.Link(text="Back to the form", url="/form"),
        )

    @app.post("/draft")
    def draft() -> Any:
        if app.config["saving"] == "fails":
            return Response("down", 503)
        if app.config["saving"] == "refused":
            return {"message": "Ben completed this task at 10:38. Nothing you typed is lost."}, 409
        app.config["drafts"].append(request.form.to_dict(flat=False) | {"token": request.headers.get("X-CSRFToken")})
        return {"saved_at": "10:43", "revision": str(7 + len(app.config["drafts"]))}

    @app.get("/refused")
    def refused() -> str:
        return show(
            "errors/refused.html", title=samples.REFUSAL.why, refusal=samples.REFUSAL, identity=samples.IDENTITY
        )

    @app.get("/errors/<name>")
    def error(name: str) -> str:
        return show(
            f"errors/{name}.html",
            title="Ben completed this task at 10:38 today" if name == "moved_on" else "Page not found",
            sentence="Your answers were not sent, and nothing you typed is lost.",
            kept=answer_sections(samples.FORM, samples.ANSWERED, context=samples.CONTEXT),
            reference="7K3M-Q2ZD",
            next_step=parts.Link(text="Go to my tasks", url="/"),
        )

    @app.get("/signed-out")
    def signed_out() -> str:
        shell = parts.Shell(council=samples.COUNCIL)
        return render_template("plain.html", page=SimpleNamespace(title="Sign in"), shell=shell)

    return app


def show(template: str, **page: Any) -> str:
    """A page of the gallery, in the frame of a worker who is signed in."""
    return render_template(template, page=SimpleNamespace(**page), shell=samples.SHELL)


if __name__ == "__main__":
    make_gallery().run(port=5099)
