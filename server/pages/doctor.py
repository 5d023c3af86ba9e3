"""`/doctor`: what is well and what is not, and what can be mended with one button."""

from flask import Blueprint, current_app, render_template

from server.pages.acts import home

blueprint = Blueprint("doctor", __name__, url_prefix="/doctor")


@blueprint.get("")
def page(done: tuple[str, ...] | None = None) -> str:
    """All of it, looked at now. `done`: what was mended a moment ago."""
    from server.doctor import checked  # noqa: PLC0415 - brings a look at everything, which a start does not need

    here = home()
    port: int = current_app.extensions["papershelf-port"]
    checks = checked(here.settings, home=here, here=f"http://127.0.0.1:{port}", now=here.now)
    return render_template("doctor.html", checks=checks, ill=[one for one in checks if not one.ok], done=done)


@blueprint.post("")
def fix() -> str:
    """Mend what is safe to mend, then look."""
    from server.doctor import mended  # noqa: PLC0415 - likewise

    here = home()
    return page(mended(here.settings, home=here, now=here.now))
