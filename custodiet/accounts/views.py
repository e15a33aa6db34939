"""The administrator's pages, and the page on which a new holder sets a password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts import actions, forms, links, queries
from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.core.errors import NotFound, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref

ROLE_HOLDS = "Role recorded. It holds from the next page they ask for."
ROLE_WAITS = "Asked for. The account stays as it is until a second person agrees."
KEPT = "Your password is kept. Sign in with it, then set up your second factor."
KEPT_BUT_WAITS = (
    "Your password is kept. You can sign in once a second person has agreed to your account; they ask you "
    "whether you set this password yourself."
)
WELCOME = "accounts.welcome"  # where the session keeps a link while its holder types a password


def _ref(number: int) -> Ref:
    return Ref("accounts", "user", number)


def _problems(form: Form, refusal: NotValid) -> None:
    """Put what was refused beside its field; what has none stands above the form."""
    if not refusal.problems:
        form.add_error(None, refusal.why)
    for field, said in refusal.problems.items():
        form.add_error(field if field in form.fields else None, said)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every account."""
    return render(request, "accounts/list.html", {"page": paged(request, queries.visible_to(actor(request)))})


@never_cache
def opening(request: HttpRequest) -> HttpResponse:
    """Open an account, and show its link once."""
    queries.visible_to(actor(request))
    form = forms.OpenAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ref = actions.open_account(by=actor(request), at=now(), **form.cleaned_data)
            return _link(request, ref.id)
        except NotValid as refusal:
            _problems(form, refusal)
    return render(request, "accounts/open.html", {"form": form})


@require_safe
def account(request: HttpRequest, number: int) -> HttpResponse:
    """One account."""
    return _page(request, number)


def _page(request: HttpRequest, number: int, **bound: Form) -> HttpResponse:
    shown = actions.look_at_account(_ref(number), by=actor(request), at=now())
    given = {"role": shown.role.value, "unit": shown.card.unit}
    blank = {
        "role_form": forms.ChangeRole(initial=given),
        "who_form": forms.SayWho(initial={"person": shown.number}),
        "lost_form": forms.AskRenewal(),
    }
    return render(request, "accounts/account.html", {"account": shown, "number": number, **blank, **bound})


@require_POST
def role(request: HttpRequest, number: int) -> HttpResponse:
    """Change the role or the unit."""
    form = forms.ChangeRole(request.POST)
    if form.is_valid():
        try:
            told = actions.change_role(_ref(number), by=actor(request), at=now(), **form.cleaned_data)
            waits = told.record == "appointment"
            messages.info(request, ROLE_WAITS if waits else ROLE_HOLDS)
            return redirect("accounts:account", number)
        except NotValid as refusal:
            _problems(form, refusal)
    return _page(request, number, role_form=form, form=form)


@require_POST
def who(request: HttpRequest, number: int) -> HttpResponse:
    """Say who the holder is."""
    form = forms.SayWho(request.POST)
    if form.is_valid():
        try:
            actions.say_who(_ref(number), by=actor(request), at=now(), **form.cleaned_data)
            messages.info(request, "Recorded. Records about this person are kept from the account.")
            return redirect("accounts:account", number)
        except NotValid as refusal:
            _problems(form, refusal)
    return _page(request, number, who_form=form, form=form)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close the account."""
    actions.close_account(_ref(number), by=actor(request), at=now())
    messages.info(request, "Account closed. What it did stays in the ledger.")
    return redirect("accounts:account", number)


@require_POST
def lost(request: HttpRequest, number: int) -> HttpResponse:
    """Ask that a lost password or second factor be renewed."""
    form = forms.AskRenewal(request.POST)
    if form.is_valid():
        asked = actions.ask_renewal(_ref(number), by=actor(request), at=now(), **form.cleaned_data)
        messages.info(request, "Asked for. Nothing changes before a second person agrees.")
        return redirect("accounts:renewal", asked.id)
    return _page(request, number, lost_form=form, form=form)


@require_POST
@never_cache
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Make a new link, and show it once."""
    return _link(request, number)


def _link(request: HttpRequest, number: int) -> HttpResponse:
    return _shown_once(request, actions.give_link(_ref(number), by=actor(request), at=now()))


def _shown_once(request: HttpRequest, made: actions.Link) -> HttpResponse:
    """The page that shows a link, which is kept nowhere."""
    lasts = rule("accounts.link_lasts", on=local_day(now()))
    shown = {
        "address": request.build_absolute_uri(made.path),
        "number": made.ref.id,
        "lasts": lasts,
        "waits": made.waits,
    }
    return render(request, "accounts/link.html", shown)


@require_safe
def appointment(request: HttpRequest, number: int) -> HttpResponse:
    """One role that an account is to have."""
    shown = actions.look_at_appointment(_appointment(number), by=actor(request), at=now())
    return render(request, "accounts/appointment.html", {"appointment": shown, "number": number})


@require_POST
def agree_appointment(request: HttpRequest, number: int) -> HttpResponse:
    """Agree, as the second person."""
    actions.agree_appointment(_appointment(number), by=actor(request), at=now())
    messages.info(request, "Recorded. The role holds from now on.")
    return redirect("home")


@require_POST
def refuse_appointment(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse, as the second person."""
    actions.refuse_appointment(_appointment(number), by=actor(request), at=now())
    messages.info(request, "Recorded. The account stays as it is.")
    return redirect("home")


def _appointment(number: int) -> Ref:
    return Ref("accounts", "appointment", number)


@require_safe
def renewal(request: HttpRequest, number: int) -> HttpResponse:
    """One request to renew a lost way in."""
    shown = actions.look_at_renewal(_renewal(number), by=actor(request), at=now())
    return render(request, "accounts/renewal.html", {"renewal": shown, "number": number})


@require_POST
def agree(request: HttpRequest, number: int) -> HttpResponse:
    """Agree, as the second person."""
    actions.agree_renewal(_renewal(number), by=actor(request), at=now())
    messages.info(request, "Recorded. Whoever asked can now carry it out.")
    return redirect("home")


@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse, as the second person."""
    actions.refuse_renewal(_renewal(number), by=actor(request), at=now())
    messages.info(request, "Recorded. The account stays as it is.")
    return redirect("home")


@require_POST
@never_cache
def carry_out(request: HttpRequest, number: int) -> HttpResponse:
    """Do what was agreed, and show the link once where there is one."""
    done = actions.carry_out_renewal(_renewal(number), by=actor(request), at=now())
    if done.path:
        return _shown_once(request, done)
    messages.info(request, "Second factor taken away. They set up a new one when they next sign in.")
    return redirect("accounts:account", done.ref.id)


def _renewal(number: int) -> Ref:
    return Ref("accounts", "renewal", number)


@login_not_required
@never_cache
@require_safe
def welcome(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Take a link in, and go on at an address that does not hold it: addresses stay in histories and logs."""
    try:
        links.holder(number, token)
    except NotFound as refusal:
        return _spent(request, refusal)
    request.session[WELCOME] = [number, token]
    return redirect("account_first_password")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Set the password."""
    number, token = request.session.get(WELCOME, (0, ""))
    try:
        holder = links.holder(number, token)
    except NotFound as refusal:
        return _spent(request, refusal)
    form = forms.SetPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            links.set_password(number, token, at=now(), password=form.cleaned_data["password"])
            request.session.flush()  # whoever was signed in here before is not the holder
            messages.info(request, KEPT_BUT_WAITS if holder.is_new else KEPT)
            return redirect("account_login")
        except NotValid as refusal:
            _problems(form, refusal)
    return render(request, "accounts/password.html", {"form": form, "username": holder.username})


def _spent(request: HttpRequest, refusal: NotFound) -> HttpResponse:
    return render(request, "accounts/spent.html", {"refusal": refusal}, status=refusal.status)
