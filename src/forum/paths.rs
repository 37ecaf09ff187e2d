//! The address of every page, for templates, redirects and mails. No HTTP here.
//!
//! The addresses are German, stable and short; `web/routes.rs` leads each to its handler.

use super::ids::{
    ApplicationId, ChannelId, InvitationId, MemberId, OrganisationId, PostId, ThreadId, TokenId,
};
use super::regions::Ags;
use crate::text;

/// Addresses without a parameter.
pub const HOME: &str = "/";
/// All channels.
pub const CHANNELS: &str = "/kanaele";
/// All threads, newest activity first.
pub const LATEST: &str = "/themen";
/// Open questions.
pub const OPEN: &str = "/offen";
/// Solved questions.
pub const SOLVED: &str = "/geloest";
/// Asking.
pub const ASK: &str = "/neu";
/// Signing in.
pub const SIGN_IN: &str = "/anmelden";
/// Signing out.
pub const SIGN_OUT: &str = "/abmelden";
/// The second step of signing in.
pub const SECOND_STEP: &str = "/anmelden/code";
/// Setting the second step up, for who cannot sign in without one.
pub const SECOND_STEP_SET_UP: &str = "/anmelden/einrichten";
/// Where a provider of identities sends the browser back.
pub const PROVIDER_RETURN: &str = "/anmelden/zurueck";
/// Ending the way in by a provider.
pub const PROVIDER_UNLINKING: &str = "/konto/anmeldung/trennen";
/// Asking for a new password.
pub const FORGOTTEN_PASSWORD: &str = "/passwort-vergessen";
/// How a member signs in: password, address, second step, sessions.
pub const SIGN_IN_SETTINGS: &str = "/konto/anmeldung";
/// Typing the password once more.
pub const CONFIRMATION: &str = "/konto/anmeldung/bestaetigen";
/// Another password.
pub const PASSWORD: &str = "/konto/anmeldung/passwort";
/// Another mail address.
pub const MAIL_ADDRESS: &str = "/konto/anmeldung/adresse";
/// The app of the second step.
pub const SECOND_FACTOR: &str = "/konto/anmeldung/zweiter-schritt";
/// Other recovery codes.
pub const RECOVERY_CODES: &str = "/konto/anmeldung/zweiter-schritt/notfallcodes";
/// Doing without the second step.
pub const SECOND_FACTOR_REMOVAL: &str = "/konto/anmeldung/zweiter-schritt/abschalten";
/// Signing in by a passkey.
pub const PASSKEY_SIGN_IN: &str = "/anmelden/passkey";
/// The question for a passkey before the sign-in.
pub const PASSKEY_QUESTION: &str = "/anmelden/passkey/frage";
/// A new passkey.
pub const NEW_PASSKEY: &str = "/konto/anmeldung/passkey";
/// The question for a new passkey.
pub const NEW_PASSKEY_QUESTION: &str = "/konto/anmeldung/passkey/frage";
/// Forgetting a passkey.
pub const PASSKEY_REMOVAL: &str = "/konto/anmeldung/passkey/entfernen";
/// A passkey in the place of the password.
pub const PASSKEY_CONFIRMATION: &str = "/konto/anmeldung/bestaetigen/passkey";
/// The question for it.
pub const PASSKEY_CONFIRMATION_QUESTION: &str = "/konto/anmeldung/bestaetigen/passkey/frage";
/// Ending all other sessions.
pub const OTHER_SESSIONS: &str = "/konto/anmeldung/sitzungen";
/// Notifications.
pub const NOTIFICATIONS: &str = "/mitteilungen";
/// Mail settings of a signed-in member.
pub const MAIL_SETTINGS: &str = "/konto/post";
/// Tokens for programs and feeds.
pub const ACCESS: &str = "/konto/zugaenge";
/// Where a member works and is at home.
pub const ORGANISATION: &str = "/konto/organisation";
/// Where a member is at home, if her organisation does not say.
pub const HOME_REGION: &str = "/konto/organisation/region";
/// Finding an organisation.
pub const PLACES: &str = "/orte";
/// The directory of members.
pub const MEMBERS: &str = "/mitglieder";
/// What a member tells of herself.
pub const PROFILE: &str = "/konto/profil";
/// A member's picture.
pub const PROFILE_PICTURE: &str = "/konto/profil/bild";
/// Doing without a picture.
pub const PROFILE_PICTURE_REMOVAL: &str = "/konto/profil/bild/loeschen";
/// New addresses for feeds.
pub const FEED_RENEWAL: &str = "/konto/zugaenge/feed";
/// Colours of a signed-in member.
pub const THEME: &str = "/konto/darstellung";
/// What the moderation did.
pub const MODERATION_LOG: &str = "/moderation/protokoll";
/// The administrators' mail log.
pub const MAIL_LOG: &str = "/verwaltung/post";
/// The administrators' list of channels.
pub const ADMIN_CHANNELS: &str = "/verwaltung/kanaele";
/// The order of channels; beside their pages, since a channel may have any name.
pub const ADMIN_CHANNEL_ORDER: &str = "/verwaltung/kanalreihenfolge";
/// What a member sees, for administrators.
pub const ADMIN_SIGHT: &str = "/verwaltung/sicht";
/// All members, for administrators.
pub const ADMIN_MEMBERS: &str = "/verwaltung/mitglieder";
/// The members that a list shows, as a file.
pub const ADMIN_MEMBERS_FILE: &str = "/verwaltung/mitglieder.csv";
/// An administrator's role for somebody else.
pub const HANDOVER: &str = "/verwaltung/rolle-weitergeben";
/// Closing one's account.
pub const LEAVING: &str = "/konto/austreten";
/// The rules of the house.
pub const RULES: &str = "/nutzungsregeln";
/// Agreeing to them.
pub const RULES_AGREEMENT: &str = "/nutzungsregeln/zustimmen";
/// Publishing a version of them.
pub const ADMIN_RULES: &str = "/verwaltung/nutzungsregeln";
/// What was done to members, channels and rules.
pub const ADMIN_LOG: &str = "/verwaltung/protokoll";
/// Who is invited, for administrators and moderators.
pub const INVITATIONS: &str = "/verwaltung/einladungen";
/// Asking to become a member.
pub const JOIN: &str = "/beitreten";
/// Who asks to become a member, for those who decide.
pub const APPLICATIONS: &str = "/verwaltung/antraege";
/// Organisations, for administrators.
pub const ADMIN_ORGANISATIONS: &str = "/verwaltung/organisationen";
/// Inviting a whole course.
pub const COHORT: &str = "/verwaltung/einladungen/kurs";
/// The example of a list for [`COHORT`].
pub const COHORT_EXAMPLE: &str = "/verwaltung/einladungen/muster.csv";
/// A new member's organisation.
pub const FIRST_ORGANISATION: &str = "/erste-schritte/organisation";
/// A new member's topics and the day of her digest.
pub const FIRST_TOPICS: &str = "/erste-schritte/themen";
/// Doing without the rest of the first steps.
pub const FIRST_STEPS_END: &str = "/erste-schritte/spaeter";
/// The next digest as a mail program shows it.
pub const DIGEST_PREVIEW: &str = "/erste-schritte/vorschau";
/// Help.
pub const HELP: &str = "/hilfe";
/// Who is responsible.
pub const IMPRINT: &str = "/impressum";
/// What happens with personal data.
pub const PRIVACY: &str = "/datenschutz";

/// A channel.
pub fn channel(slug: &str) -> String {
    format!("/k/{slug}")
}

/// A channel, for administrators.
pub fn admin_channel(slug: &str) -> String {
    format!("/verwaltung/kanaele/{slug}")
}

/// Something to do with a channel, as in `/verwaltung/kanaele/ki/zulassen`.
pub fn admin_channel_action(slug: &str, action: &str) -> String {
    format!("/verwaltung/kanaele/{slug}/{action}")
}

/// An organisation, for administrators.
pub fn admin_organisation(id: OrganisationId) -> String {
    format!("/verwaltung/organisationen/{id}")
}

/// Something to do with an organisation, as in `/verwaltung/organisationen/7/domain`.
pub fn admin_organisation_action(id: OrganisationId, action: &str) -> String {
    format!("/verwaltung/organisationen/{id}/{action}")
}

/// What a member sees, for administrators.
pub fn admin_sight(email: &str) -> String {
    let email: String = url::form_urlencoded::byte_serialize(email.as_bytes()).collect();
    format!("/verwaltung/sicht?mitglied={email}")
}

/// A member, for administrators.
pub fn admin_member(handle: &str) -> String {
    format!("/verwaltung/mitglieder/{handle}")
}

/// Something to do with a member, as in `/verwaltung/mitglieder/sabine.maier/sperren`.
pub fn admin_member_action(handle: &str, action: &str) -> String {
    format!("/verwaltung/mitglieder/{handle}/{action}")
}

/// The same by her id, for a message that carries no name. No handle has a tilde.
pub fn admin_member_action_by_id(id: MemberId, action: &str) -> String {
    format!("/verwaltung/mitglieder/~{id}/{action}")
}

/// A version of the rules.
pub fn rules_version(number: i32) -> String {
    format!("/nutzungsregeln/{number}")
}

/// What was done to a member, or by her.
pub fn admin_log_of(handle: &str) -> String {
    format!("/verwaltung/protokoll?person={handle}")
}

/// A channel seen through a region.
pub fn channel_in_region(slug: &str, region: &Ags) -> String {
    format!("/k/{slug}?region={region}")
}

/// Subscribing to a channel.
pub fn channel_subscription(slug: &str) -> String {
    format!("/k/{slug}/abo")
}

/// A region's page.
pub fn region(ags: &Ags) -> String {
    format!("/r/{ags}")
}

/// A thread, with its title for people; the id alone leads there too.
pub fn thread(id: ThreadId, title: &str) -> String {
    format!("/t/{id}-{}", text::slug(title))
}

/// A page of a thread's replies.
pub fn thread_page(id: ThreadId, title: &str, page: i64) -> String {
    match page {
        ..=1 => thread(id, title),
        page => format!("{}?seite={page}", thread(id, title)),
    }
}

/// A thread, short, for mails.
pub fn thread_short(id: ThreadId) -> String {
    format!("/t/{id}")
}

/// The first post that the viewer has not read.
pub fn first_unread(id: ThreadId) -> String {
    format!("/t/{id}/neu")
}

/// Something to do with a thread, as in `/t/4711/antworten`.
pub fn thread_action(id: ThreadId, action: &str) -> String {
    format!("/t/{id}/{action}")
}

/// A post, wherever it stands.
pub fn post(id: PostId) -> String {
    format!("/b/{id}")
}

/// Something to do with a post, as in `/b/9001/danke`.
pub fn post_action(id: PostId, action: &str) -> String {
    format!("/b/{id}/{action}")
}

/// Asking in a channel that is already chosen.
pub fn ask_in(channel: ChannelId) -> String {
    format!("{ASK}?kanal={channel}")
}

/// Asking for a region that is already chosen.
pub fn ask_for(region: &Ags) -> String {
    format!("{ASK}?fuer={region}")
}

/// A member's profile. A handle never changes.
pub fn member(handle: &str) -> String {
    format!("/m/{handle}")
}

/// Who can be asked about a topic.
pub fn members_by_topic(topic: &str) -> String {
    let topic: String = url::form_urlencoded::byte_serialize(topic.as_bytes()).collect();
    format!("/mitglieder?thema={topic}")
}

/// A picture of 96 pixels.
pub fn small_picture(hash: &str) -> String {
    format!("/bild/{hash}/klein")
}

/// A picture of 320 pixels.
pub fn large_picture(hash: &str) -> String {
    format!("/bild/{hash}/gross")
}

/// Ending a token for programs.
pub fn token_revocation(id: TokenId) -> String {
    format!("/konto/zugaenge/{id}/loeschen")
}

/// Where a member finds the address of a channel's feed.
pub fn to_channel_feed(slug: &str) -> String {
    format!("{ACCESS}?kanal={slug}#feeds")
}

/// Where a member finds the address of a region's feed.
pub fn to_region_feed(ags: &Ags) -> String {
    format!("{ACCESS}?region={ags}#feeds")
}

/// A channel's feed.
pub fn channel_feed(token: &str, slug: &str) -> String {
    format!("/feed/{token}/kanal/{slug}")
}

/// A region's feed.
pub fn region_feed(token: &str, ags: &Ags) -> String {
    format!("/feed/{token}/region/{ags}")
}

/// Signing in by a provider of identities.
pub fn sign_in_by(provider: &str) -> String {
    format!("/anmelden/ueber/{provider}")
}

/// Linking one's identity at a provider.
pub fn provider_link(provider: &str) -> String {
    format!("/konto/anmeldung/verknuepfen/{provider}")
}

/// Ending one session.
pub fn session_end(token_hash: &str) -> String {
    format!("/konto/anmeldung/sitzungen/{token_hash}")
}

/// A new password by a link in a mail.
pub fn password_reset(token: &str) -> String {
    format!("/passwort/{token}")
}

/// Becoming a member by a link in a mail.
pub fn invitation(token: &str) -> String {
    format!("/einladung/{token}")
}

/// Confirming an application by a link in a mail.
pub fn application(token: &str) -> String {
    format!("/beitreten/{token}")
}

/// An application, for those who decide.
pub fn application_review(id: ApplicationId) -> String {
    format!("{APPLICATIONS}/{id}")
}

/// Deciding about an application, as in `/verwaltung/antraege/7/aufnehmen`.
pub fn application_decision(id: ApplicationId, decision: &str) -> String {
    format!("{APPLICATIONS}/{id}/{decision}")
}

/// Asking for a new link to an invitation.
pub fn invitation_renewal(token: &str) -> String {
    format!("/einladung/{token}/neu")
}

/// The invitations of a course.
pub fn invitations_of(cohort: &str) -> String {
    let cohort: String = url::form_urlencoded::byte_serialize(cohort.as_bytes()).collect();
    format!("/verwaltung/einladungen?kurs={cohort}")
}

/// Something to do with an invitation, as in `/verwaltung/einladungen/7/erneut`.
pub fn invitation_action(id: InvitationId, action: &str) -> String {
    format!("{INVITATIONS}/{id}/{action}")
}

/// Another mail address, to be confirmed by a link in a mail.
pub fn mail_change(token: &str) -> String {
    format!("/adresse/{token}")
}

/// Giving up another mail address.
pub fn mail_change_objection(token: &str) -> String {
    format!("/adresse/{token}/ablehnen")
}

/// Mail settings by a link in a mail.
pub fn mail_settings(token: &str) -> String {
    format!("/e/{token}")
}

/// Unsubscribing by a link in a mail.
pub fn unsubscribe(token: &str) -> String {
    format!("/e/{token}/abmelden")
}
