"""A handler's forms."""

from __future__ import annotations

from django import forms

LONGEST = 20_000  # characters
PASSPHRASE = 1_000  # characters: longer is no stronger, and costs the vault


def _passphrase(label: str, hint: str = "") -> forms.CharField:
    box = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, strip=False, max_length=PASSPHRASE, widget=box)


class Nothing(forms.Form):
    """A button and nothing else."""


class ReadTo(forms.Form):
    """The last message of the reporter's that stood on the page which was sent."""

    read_to = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class Answer(forms.Form):
    """A message to the reporter. read_to: the last of theirs that stood on the page."""

    text = forms.CharField(
        label="Write to the reporter",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read it when they come back. Somebody else may be looking over their shoulder.",
        error_messages={"required": "Write something to the reporter."},
    )
    read_to = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class End(Answer):
    """The last message to the reporter."""

    text = forms.CharField(
        label="What can you tell the reporter of what came of it?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Tell the reporter something, even if there is little to say."},
    )


class PassOn(forms.Form):
    """A concern for the intelligence desk, in the handler's own words."""

    title = forms.CharField(
        label="In one line, what is said?",
        max_length=200,
        help_text="For example: Officer said to be sending personal messages to a witness",
    )
    summary = forms.CharField(
        label="What the desk needs to know, without giving the reporter away",
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text="In your own words. Leave out who said it, when, and what only they could know.",
    )


class Unlock(forms.Form):
    """A handler's passphrase."""

    passphrase = _passphrase("Your passphrase")


class MakeKey(forms.Form):
    """A passphrase for a new key, twice."""

    passphrase = _passphrase(
        "Choose a passphrase",
        "At least 20 characters. Five unconnected words are easy to remember. Nobody can send you another.",
    )
    again = _passphrase("The same passphrase again")

    def clean(self) -> dict[str, object]:
        """Both must be the same."""
        data = dict(self.cleaned_data)
        if data.get("passphrase") != data.pop("again", None) and "passphrase" in data:
            self.add_error("again", "The two are not the same. Type both again.")
        return data


class VouchFor(forms.Form):
    """Handlers whose keys are to be signed into the directory. Done in the shell, where the unit's key is."""

    owners = forms.CharField(max_length=2_000)


class BeginEpoch(forms.Form):
    """A desk's next key. Done in the shell, where the unit's key is."""

    desk = forms.CharField(max_length=60)
    owners = forms.CharField(max_length=2_000)
