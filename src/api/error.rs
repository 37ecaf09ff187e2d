//! Why a request got nothing: one table from kinds to codes and status, one form for all of them.
//!
//! Codes are for programs and never change; messages are for people and may.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, Fault, Problem, Problems, Reason};
use crate::sentences;
use crate::web::error_page;

/// Result of this door.
pub type Result<T, E = Refusal> = std::result::Result<T, E>;

/// Why a request was refused: what the forum says, and what only this door knows.
#[derive(Debug)]
pub enum Refusal {
    /// A kind that all doors know.
    Forum(Error),
    /// The token may only read.
    ReadOnly,
    /// The body is not the JSON that is expected; the parser's words.
    BadJson(String),
    /// A parameter of the address or a header makes no sense; its name.
    BadParameter(String),
    /// The body does not say that it is JSON.
    NotJson,
    /// The connection broke off inside the body.
    BrokenBody,
    /// Nothing has this address.
    NoSuchAddress,
    /// The address does not take this method; those that it takes.
    WrongMethod(String),
    /// An edit says on which version it is based.
    IfMatchNeeded,
    /// The edit is based on an older version.
    Changed,
    /// Another request had this Idempotency-Key.
    KeyReused,
    /// The database does not answer.
    Unavailable,
}

impl<E: Into<Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Forum(error.into())
    }
}

/// What a program reads to know what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ErrorCode {
    Unauthorized,
    InsufficientScope,
    NotFound,
    MethodNotAllowed,
    BadJson,
    BadParameter,
    BrokenBody,
    UnsupportedMediaType,
    TooLarge,
    TooSlow,
    Invalid,
    IdempotencyKeyReused,
    Conflict,
    PreconditionRequired,
    PreconditionFailed,
    ThreadClosed,
    ChannelArchived,
    ModeratorsOnly,
    AdminsOnly,
    RulesNotAccepted,
    AskerOrModeratorsOnly,
    AuthorOnly,
    OwnPost,
    ForeignForm,
    TooOften,
    Internal,
    Unavailable,
}

/// The form of every error.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What happened.
    pub error: ErrorDetail,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorDetail {
    /// For programs; never changes.
    pub code: ErrorCode,
    /// For people, in German; may change.
    pub message: String,
    /// What is wrong with single fields; empty for most errors.
    pub fields: Vec<FieldError>,
    /// The number under which the operator's log has a fault of the forum.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reference: Option<String>,
}

/// What is wrong with a field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// Its name in the request.
    pub field: String,
    /// For programs; never changes.
    pub code: FieldCode,
    /// For people, in German.
    pub message: String,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum FieldCode {
    Missing,
    TooShort,
    TooLong,
    Unknown,
    OutsideChannelRegion,
    ChannelArchived,
    Invalid,
}

impl Refusal {
    /// The table: kind, code, status.
    fn row(&self) -> (ErrorCode, u16, String) {
        use ErrorCode as C;
        let (code, status, message) = match self {
            Self::Forum(Error::Forbidden(reason)) => {
                let (what, instead) = sentences::forbidden(*reason);
                return (forbidden(*reason), 403, format!("{what} {instead}"));
            }
            Self::Forum(Error::TooOften { retry_after }) => {
                let wait = sentences::patience(*retry_after);
                return (C::TooOften, 429, format!("Das waren zu viele Anfragen. Bitte warten Sie {wait}."));
            }
            Self::BadJson(place) => {
                return (C::BadJson, 400, format!("Der Inhalt ist nicht das erwartete JSON: {place}"));
            }
            Self::BadParameter(name) => {
                return (C::BadParameter, 400, format!("Die Angabe „{name}“ ist unbekannt oder ungültig."));
            }
            Self::Forum(Error::SignInNeeded | Error::ConfirmationNeeded) => {
                (C::Unauthorized, 401, "Es fehlt ein gültiger Zugang: Authorization: Bearer …")
            }
            Self::Forum(Error::RulesNeeded) => (
                C::RulesNotAccepted,
                403,
                "Es gelten neue Nutzungsregeln. Melden Sie sich im Browser an und stimmen Sie zu.",
            ),
            Self::Forum(Error::NotFound) => {
                (C::NotFound, 404, "Das gibt es nicht, oder Sie dürfen es nicht sehen.")
            }
            Self::Forum(Error::Invalid(_)) => (C::Invalid, 422, "Die Angaben sind so nicht möglich."),
            Self::Forum(Error::Conflict) => {
                (C::Conflict, 409, "Jemand anderes hat gleichzeitig etwas geändert. Lesen Sie neu.")
            }
            Self::Forum(Error::TooLarge) => (C::TooLarge, 413, "Der Inhalt ist zu groß."),
            Self::Forum(Error::TooSlow) => (C::TooSlow, 408, "Die Übertragung hat zu lange gedauert."),
            Self::Forum(Error::Internal(_)) => (
                C::Internal,
                500,
                "Der Fehler liegt bei uns. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
            ),
            Self::ReadOnly => (C::InsufficientScope, 403, "Dieser Zugang darf nur lesen."),
            Self::NotJson => (C::UnsupportedMediaType, 415, "Erwartet wird Content-Type: application/json."),
            Self::BrokenBody => (C::BrokenBody, 400, "Der Inhalt kam nicht vollständig an."),
            Self::NoSuchAddress => (C::NotFound, 404, "Diese Adresse gibt es nicht."),
            Self::WrongMethod(_) => (C::MethodNotAllowed, 405, "Diese Adresse nimmt die Methode nicht an."),
            Self::IfMatchNeeded => {
                (C::PreconditionRequired, 428, "Nennen Sie im Kopf If-Match die Fassung, die Sie ändern.")
            }
            Self::Changed => {
                (C::PreconditionFailed, 412, "Der Beitrag wurde inzwischen geändert. Lesen Sie ihn neu.")
            }
            Self::KeyReused => {
                (C::IdempotencyKeyReused, 422, "Mit diesem Idempotency-Key kam schon eine andere Anfrage.")
            }
            Self::Unavailable | Self::Forum(Error::Unavailable(_)) => {
                (C::Unavailable, 503, "Die Datenbank antwortet nicht.")
            }
        };
        (code, status, message.to_owned())
    }

    /// The answer to the program.
    pub fn respond(&self) -> HttpResponse {
        let (code, status, message) = self.row();
        let (fields, reference) = match self {
            Self::Forum(Error::Invalid(problems)) => (fields(problems), None),
            Self::Forum(error) => (Vec::new(), error_page::reference(error)),
            _ => (Vec::new(), None),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        match self {
            Self::Forum(Error::SignInNeeded) => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"Lotsenforum\""));
            }
            Self::ReadOnly => {
                let challenge = "Bearer realm=\"Lotsenforum\", error=\"insufficient_scope\", scope=\"write\"";
                response.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            Self::Forum(Error::TooOften { retry_after }) => {
                response.insert_header((header::RETRY_AFTER, *retry_after));
            }
            Self::Unavailable | Self::Forum(Error::Unavailable(_)) => {
                response.insert_header((header::RETRY_AFTER, error_page::RETRY_SECONDS));
            }
            Self::WrongMethod(allowed) => {
                response.insert_header((header::ALLOW, allowed.as_str()));
            }
            _ => {}
        }
        response.json(ErrorBody { error: ErrorDetail { code, message, fields, reference } })
    }
}

fn forbidden(reason: Reason) -> ErrorCode {
    match reason {
        Reason::ThreadClosed => ErrorCode::ThreadClosed,
        Reason::ChannelArchived => ErrorCode::ChannelArchived,
        Reason::ModeratorsOnly | Reason::OutsideCharge => ErrorCode::ModeratorsOnly,
        // Programs administer nobody.
        Reason::AdminsOnly | Reason::OwnAccount | Reason::LastAdmin => ErrorCode::AdminsOnly,
        Reason::AskerOrModeratorsOnly => ErrorCode::AskerOrModeratorsOnly,
        Reason::AuthorOnly => ErrorCode::AuthorOnly,
        Reason::OwnPost => ErrorCode::OwnPost,
        // Programs have neither forms nor second steps.
        Reason::ForeignForm | Reason::SecondFactorNeeded => ErrorCode::ForeignForm,
    }
}

fn fields(problems: &Problems) -> Vec<FieldError> {
    let field = |problem: &Problem| FieldError {
        field: field_name(problem.field).to_owned(),
        code: match problem.fault {
            Fault::Missing => FieldCode::Missing,
            Fault::TooShort(_) => FieldCode::TooShort,
            Fault::TooLong(_) => FieldCode::TooLong,
            Fault::Unknown | Fault::NotAModerator => FieldCode::Unknown,
            Fault::OutsideChannelRegion => FieldCode::OutsideChannelRegion,
            Fault::ChannelArchived => FieldCode::ChannelArchived,
            _ => FieldCode::Invalid,
        },
        message: sentences::sentence(problem),
    };
    problems.0.iter().map(field).collect()
}

/// The forum names fields as its forms do; programs read the names of their request.
fn field_name(form: &str) -> &str {
    match form {
        "titel" => "title",
        "text" => "body_md",
        "kanal" => "channel",
        "fuer" => "ags",
        "art" => "kind",
        other => other,
    }
}
