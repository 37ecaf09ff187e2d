//! Every address and its handler. German on the left, English on the right.

use actix_web::Route;
use actix_web::guard::{Any, Get, Head};
use actix_web::web::{self as actix, ServiceConfig, post};

use super::visit::{Answer, Visit};
use super::watch::resource;
use super::{
    access, accounts, admin, assets, channels, digest, help, home, invitations, machines, moderation,
    notifications, organisations, regions, sign_in, threads,
};
use crate::error::Error;

/// All routes of the web door.
// One list to read from top to bottom; cut in parts it would be longer and say less.
#[allow(clippy::too_many_lines)]
#[rustfmt::skip]
pub fn configure(config: &mut ServiceConfig) {
    config
        // home and lists
        .service(resource("/").route(get().to(home::handlers::show)))
        .service(resource("/kanaele").route(get().to(channels::handlers::index)))
        .service(resource("/themen").route(get().to(threads::handlers::latest)))
        .service(resource("/offen").route(get().to(threads::handlers::open)))
        .service(resource("/geloest").route(get().to(threads::handlers::solved)))
        .service(resource("/k/{slug}").route(get().to(channels::handlers::show)))
        .service(resource("/k/{slug}/abo").route(post().to(channels::handlers::subscribe)))
        .service(resource("/r/{ags}").route(get().to(regions::handlers::show)))
        // threads and posts
        .service(resource("/neu").route(get().to(threads::handlers::new)).route(post().to(threads::handlers::start)))
        .service(resource("/t/{thread}").route(get().to(threads::handlers::show)))
        .service(resource("/t/{thread}/neu").route(get().to(threads::handlers::first_unread)))
        .service(resource("/t/{thread}/antworten").route(post().to(threads::handlers::reply)))
        .service(resource("/t/{thread}/stumm").route(post().to(threads::handlers::mute)))
        .service(resource("/t/{thread}/loesung-aufheben")
            .route(get().to(threads::post_handlers::confirm_unsolve)).route(post().to(threads::post_handlers::unsolve)))
        .service(resource("/b/{post}").route(get().to(threads::post_handlers::post)))
        .service(resource("/b/{post}/bearbeiten")
            .route(get().to(threads::edit_handlers::edit_form)).route(post().to(threads::edit_handlers::edit)))
        .service(resource("/b/{post}/verlauf").route(get().to(threads::edit_handlers::history)))
        .service(resource("/b/{post}/danke").route(post().to(threads::post_handlers::thank)))
        .service(resource("/b/{post}/danke-zurueck").route(post().to(threads::post_handlers::take_thanks_back)))
        .service(resource("/b/{post}/loesung").route(post().to(threads::post_handlers::mark_solution)))
        // moderation
        .service(resource("/t/{thread}/anheften")
            .route(get().to(moderation::handlers::pin_form)).route(post().to(moderation::handlers::pin)))
        .service(resource("/t/{thread}/schliessen")
            .route(get().to(moderation::handlers::close_form)).route(post().to(moderation::handlers::close)))
        .service(resource("/t/{thread}/verschieben")
            .route(get().to(moderation::handlers::move_form)).route(post().to(moderation::handlers::move_thread)))
        .service(resource("/t/{thread}/empfehlen")
            .route(get().to(moderation::handlers::feature_form)).route(post().to(moderation::handlers::feature)))
        .service(resource("/moderation/protokoll").route(get().to(moderation::handlers::log)))
        // people
        .service(resource("/anmelden")
            .route(get().to(accounts::handlers::sign_in_form)).route(post().to(accounts::handlers::sign_in)))
        .service(resource("/anmelden/code")
            .route(get().to(sign_in::handlers::second_step)).route(post().to(sign_in::handlers::take_code)))
        .service(resource("/anmelden/einrichten")
            .route(get().to(sign_in::handlers::set_up_form)).route(post().to(sign_in::handlers::set_up)))
        .service(resource("/anmelden/ueber/{anbieter}").route(get().to(sign_in::provider_handlers::begin)))
        .service(resource("/anmelden/zurueck").route(get().to(sign_in::provider_handlers::end)))
        .service(resource("/passwort-vergessen")
            .route(get().to(sign_in::reset_handlers::forgotten)).route(post().to(sign_in::reset_handlers::request)))
        .service(resource("/passwort/{token}")
            .route(get().to(sign_in::reset_handlers::reset_form)).route(post().to(sign_in::reset_handlers::reset)))
        .service(resource("/adresse/{token}")
            .route(get().to(sign_in::mail_handlers::change_form)).route(post().to(sign_in::mail_handlers::confirm)))
        .service(resource("/adresse/{token}/ablehnen").route(post().to(sign_in::mail_handlers::object)))
        .service(resource("/einladung/{token}")
            .route(get().to(invitations::handlers::show)).route(post().to(invitations::handlers::accept)))
        .service(resource("/einladung/{token}/neu").route(post().to(invitations::handlers::renew)))
        .service(resource("/erste-schritte/organisation")
            .route(get().to(invitations::steps::organisation))
            .route(post().to(invitations::steps::choose_organisation)))
        .service(resource("/erste-schritte/themen")
            .route(get().to(invitations::steps::topics)).route(post().to(invitations::steps::choose_topics)))
        .service(resource("/erste-schritte/vorschau").route(get().to(invitations::steps::preview)))
        .service(resource("/erste-schritte/spaeter").route(post().to(invitations::steps::later)))
        .service(resource("/abmelden").route(post().to(accounts::handlers::sign_out)))
        .service(resource("/fortsetzen").route(get().to(accounts::handlers::resume)))
        .service(resource("/konto/darstellung").route(post().to(accounts::handlers::theme)))
        .service(resource("/konto/anmeldung").route(get().to(sign_in::account_handlers::settings)))
        .service(resource("/konto/anmeldung/bestaetigen")
            .route(get().to(sign_in::account_handlers::confirm_form))
            .route(post().to(sign_in::account_handlers::confirm)))
        .service(resource("/konto/anmeldung/passwort")
            .route(get().to(sign_in::account_handlers::password_form))
            .route(post().to(sign_in::account_handlers::change_password)))
        .service(resource("/konto/anmeldung/adresse")
            .route(get().to(sign_in::mail_handlers::address_form)).route(post().to(sign_in::mail_handlers::request)))
        .service(resource("/konto/anmeldung/verknuepfen/{anbieter}")
            .route(get().to(sign_in::provider_handlers::begin_link)))
        .service(resource("/konto/anmeldung/trennen").route(post().to(sign_in::provider_handlers::unlink)))
        .service(resource("/konto/anmeldung/sitzungen").route(post().to(sign_in::account_handlers::end_others)))
        .service(resource("/konto/anmeldung/sitzungen/{sitzung}")
            .route(post().to(sign_in::account_handlers::end_session)))
        .service(resource("/konto/anmeldung/zweiter-schritt")
            .route(get().to(sign_in::second_factor_handlers::set_up_form))
            .route(post().to(sign_in::second_factor_handlers::set_up)))
        .service(resource("/konto/anmeldung/zweiter-schritt/notfallcodes")
            .route(post().to(sign_in::second_factor_handlers::renew_codes)))
        .service(resource("/konto/anmeldung/zweiter-schritt/abschalten")
            .route(post().to(sign_in::second_factor_handlers::remove)))
        .service(resource("/konto/zugaenge")
            .route(get().to(access::handlers::index)).route(post().to(access::handlers::issue)))
        .service(resource("/konto/zugaenge/feed").route(post().to(access::handlers::renew_feed)))
        .service(resource("/konto/zugaenge/{token}/loeschen").route(post().to(access::handlers::revoke)))
        .service(resource("/konto/organisation")
            .route(get().to(organisations::handlers::mine)).route(post().to(organisations::handlers::choose)))
        .service(resource("/konto/organisation/region").route(post().to(organisations::handlers::settle)))
        .service(resource("/orte").route(get().to(organisations::handlers::find)))
        .service(resource("/mitteilungen").route(get().to(notifications::handlers::index)))
        .service(resource("/mitteilungen/gelesen").route(post().to(notifications::handlers::mark_read)))
        .service(resource("/mitteilungen/{notification}").route(get().to(notifications::handlers::open)))
        // mail
        .service(resource("/konto/post")
            .route(get().to(digest::handlers::settings)).route(post().to(digest::handlers::change)))
        .service(resource("/e/{token}")
            .route(get().to(digest::handlers::settings_by_link)).route(post().to(digest::handlers::change_by_link)))
        .service(resource("/e/{token}/abmelden")
            .route(get().to(digest::handlers::unsubscribe_form)).route(post().to(digest::handlers::unsubscribe)))
        // administration and demo
        .service(resource("/verwaltung/post").route(get().to(admin::handlers::mail)))
        .service(resource("/verwaltung/kanaele")
            .route(get().to(admin::channel_handlers::channels))
            .route(post().to(admin::channel_handlers::create_channel)))
        .service(resource("/verwaltung/kanaele/{slug}")
            .route(get().to(admin::channel_handlers::channel))
            .route(post().to(admin::channel_handlers::edit_channel)))
        .service(resource("/verwaltung/kanaele/{slug}/zulassen")
            .route(post().to(admin::channel_handlers::admit)))
        .service(resource("/verwaltung/kanaele/{slug}/entziehen")
            .route(post().to(admin::channel_handlers::dismiss)))
        .service(resource("/verwaltung/kanaele/{slug}/moderation")
            .route(post().to(admin::channel_handlers::appoint)))
        .service(resource("/verwaltung/kanaele/{slug}/moderation-beenden")
            .route(post().to(admin::channel_handlers::release)))
        .service(resource("/verwaltung/kanaele/{slug}/mitglieder")
            .route(get().to(admin::sight_handlers::entrants)))
        .service(resource("/verwaltung/kanaele/{slug}/mitglieder.csv")
            .route(get().to(admin::sight_handlers::entrants_file)))
        .service(resource("/verwaltung/sicht").route(get().to(admin::sight_handlers::sight)))
        .service(resource("/verwaltung/einladungen")
            .route(get().to(invitations::manage::index)).route(post().to(invitations::manage::invite)))
        .service(resource("/verwaltung/einladungen/kurs")
            .route(get().to(invitations::cohort::form)).route(post().to(invitations::cohort::take)))
        .service(resource("/verwaltung/einladungen/muster.csv").route(get().to(invitations::cohort::example)))
        .service(resource("/verwaltung/einladungen/{einladung}/erneut")
            .route(post().to(invitations::manage::resend)))
        .service(resource("/verwaltung/einladungen/{einladung}/zurueckziehen")
            .route(post().to(invitations::manage::revoke)))
        .service(resource("/demo/postfach").route(get().to(admin::handlers::demo_mailbox)))
        .service(resource("/demo/postfach/{letter}").route(get().to(admin::handlers::demo_mail)))
        .service(resource("/demo/postfach/{letter}/html").route(get().to(admin::handlers::demo_mail_html)))
        .service(resource("/demo/rueckblick").route(post().to(admin::handlers::demo_send)))
        // help
        .service(resource("/hilfe").route(get().to(help::handlers::help)))
        .service(resource("/barrierefreiheit").route(get().to(help::handlers::accessibility)))
        .service(resource("/impressum").route(get().to(help::handlers::imprint)))
        .service(resource("/datenschutz").route(get().to(help::handlers::privacy)))
        .service(resource("/nutzungsbedingungen").route(get().to(help::handlers::terms)))
        .service(resource("/netiquette").route(get().to(help::handlers::rules)))
        .service(resource("/schaukasten").route(get().to(help::handlers::showcase)))
        // machines
        .service(resource("/static/{hash}/{file:.*}").route(get().to(assets::serve)))
        .service(resource("/healthz").route(get().to(machines::alive)))
        .service(resource("/readyz").route(get().to(machines::ready)))
        .service(resource("/metrics").route(get().to(machines::figures)))
        .service(resource("/robots.txt").route(get().to(machines::robots)))
        .default_service(actix::to(not_found));
}

/// GET and HEAD.
fn get() -> Route {
    actix::route().guard(Any(Get()).or(Head()))
}

async fn not_found(visit: Visit) -> Answer {
    visit.error(Error::NotFound).await
}
