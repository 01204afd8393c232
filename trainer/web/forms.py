"""What the forms share: the library's messages in Chinese, refusals shown beside their field."""

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field

from trainer.errors import DomainError


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Base of all forms: built-in messages in Chinese, CSRF token included."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        locales = ("zh",)

        def wrap_formdata(self, form: object, formdata: object) -> object:
            """A form's fields come from a form: JSON, which Flask-WTF takes too, has values that no field expects."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

    def refuse(self, error: DomainError) -> None:
        """Show a verb's refusal beside the field that it names, or above the form."""
        field: Field | None = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]
