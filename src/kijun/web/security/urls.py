"""Addresses of signing in. Those that allauth looks for have its names, too."""

from __future__ import annotations

from django.urls import path

from kijun.web.security import second_steps, security, signing_in

urlpatterns = [
    path("start/", signing_in.first_run, name="first-run"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/second-step/", second_steps.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", second_steps.enter_with_passkey, name="mfa_login_webauthn"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path("settings/security/", security.security, name="security"),
    path("settings/security/", security.security, name="mfa_index"),
    path("settings/security/", security.security, name="mfa_list_webauthn"),
    path("settings/security/password/", security.password, name="change-password"),
    path("settings/security/elsewhere/", security.elsewhere, name="sign-out-elsewhere"),
    path("settings/security/again/", second_steps.again_by_password, name="account_reauthenticate"),
    path("settings/security/again/code/", second_steps.again_by_code, name="mfa_reauthenticate"),
    path(
        "settings/security/again/passkey/",
        second_steps.again_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("settings/security/app/", second_steps.begin_with_app, name="mfa_activate_totp"),
    path("settings/security/app/off/", second_steps.end_with_app, name="mfa_deactivate_totp"),
    path("settings/security/passkeys/add/", second_steps.add_passkey, name="mfa_add_webauthn"),
    path(
        "settings/security/passkeys/<int:pk>/off/",
        second_steps.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("settings/security/codes/", second_steps.codes, name="mfa_view_recovery_codes"),
    path(
        "settings/security/codes/new/", second_steps.new_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "settings/security/codes/download/",
        second_steps.download_codes,
        name="mfa_download_recovery_codes",
    ),
    path("language/", signing_in.language, name="language"),
]
