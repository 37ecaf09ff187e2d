//! What can go wrong, in kinds. No HTTP, no German: each door translates once.

use std::fmt;

use crate::db::types::Timestamp;

/// Result of everything in the forum and below.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kinds of failure that a door tells apart.
#[derive(Debug)]
pub enum Error {
    /// It does not exist, or the viewer must not know that it does.
    NotFound,
    /// Only signed-in members may do this.
    SignInNeeded,
    /// Signed in, but the password has to be typed once more before this.
    ConfirmationNeeded,
    /// Signed in, but she has not agreed to the rules that are in force.
    RulesNeeded,
    /// The viewer knows the thing but may not do this to it.
    Forbidden(Reason),
    /// What was typed cannot be taken; the form comes back with it.
    Invalid(Problems),
    /// Somebody else changed it meanwhile.
    Conflict,
    /// Too many tries.
    TooOften {
        /// Seconds until the next try has a chance.
        retry_after: u64,
    },
    /// The form is larger than the limit.
    TooLarge,
    /// The form did not arrive in time.
    TooSlow,
    /// The database cannot be had now: locked, full, restarted. Asked again later it may work. Its text is for
    /// the log only.
    Unavailable(anyhow::Error),
    /// A fault of ours or of the machine. Its text is for the log only.
    Internal(anyhow::Error),
}

/// Why something is forbidden although it can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The thread is closed.
    ThreadClosed,
    /// The thread's channel is archived.
    ChannelArchived,
    /// Only the moderation may do this.
    ModeratorsOnly,
    /// A moderator acts on a thread that is not in her charge.
    OutsideCharge,
    /// Only administrators may do this.
    AdminsOnly,
    /// Only who asked, or the moderation, marks the solution.
    AskerOrModeratorsOnly,
    /// Only the author edits a post.
    AuthorOnly,
    /// Nobody thanks herself.
    OwnPost,
    /// Nobody does this to herself.
    OwnAccount,
    /// Then nobody would run the platform.
    LastAdmin,
    /// Her role needs a second step.
    SecondFactorNeeded,
    /// The form carried no valid token, or came from another site.
    ForeignForm,
}

/// Everything that is wrong with one form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's name in the form.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was typed or chosen.
    Missing,
    /// Fewer characters than this.
    TooShort(usize),
    /// More characters than this.
    TooLong(usize),
    /// Not one of the choices.
    Unknown,
    /// Only a moderator can be put in charge.
    NotAModerator,
    /// The scope is not inside the region the channel is bound to.
    OutsideChannelRegion,
    /// The channel is archived.
    ChannelArchived,
    /// The text says nothing beyond the channel's outline.
    OnlyOutline,
    /// Mail address or password is wrong; which one is not told.
    WrongCredentials,
    /// More than the limit allows; seconds to wait. What was typed comes back.
    TooOften(u64),
    /// A link or a mail address where a name or a place belongs.
    HasLink,
    /// Not a mail address.
    NotAnAddress,
    /// Not a day in the calendar, or in the past.
    NotADay,
    /// Something earlier comes after it.
    TooEarly,
    /// There are this many already.
    TooMany(usize),
    /// A password that is guessed soon.
    Weak(Weakness),
    /// The password is not hers.
    WrongPassword,
    /// Neither the code of this moment nor a recovery code.
    WrongCode,
    /// The passkey is not known, or its question was another one's or too long ago.
    UnknownPasskey,
    /// The account is suspended, and the password was hers.
    Suspended {
        /// When it ends by itself.
        until: Option<Timestamp>,
        /// Why, in a sentence; empty if nobody wrote one.
        reason: String,
    },
    /// Somebody else has it.
    Taken,
    /// Not the domain of mail addresses.
    NotADomain,
    /// Its mail domain is not among those who may apply.
    ForeignDomain,
    /// An invitation to this address is under way.
    Invited,
    /// A file that is no picture we can read.
    NotAPicture,
    /// A file of more than so many megabytes.
    TooHeavy(usize),
    /// A picture with more pixels than a camera makes.
    TooManyPixels,
}

/// Why a password is guessed soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// It is among the first that are tried, or stands in a list of passwords that have become known.
    Known,
    /// Made of what everybody knows of her: name, address, workplace, the forum.
    Personal,
    /// Neighbouring keys, a sequence, or the same again and again.
    Pattern,
    /// A day or a year.
    Date,
    /// Too few surprises for its length.
    Guessable,
}

impl Problems {
    /// Exactly one problem.
    pub fn one(field: &'static str, fault: Fault) -> Self {
        Self(vec![Problem { field, fault }])
    }

    /// Adds a problem.
    pub fn add(&mut self, field: &'static str, fault: Fault) {
        self.0.push(Problem { field, fault });
    }

    /// `value` if nothing is wrong, else all problems.
    pub fn or<T>(self, value: impl FnOnce() -> T) -> Result<T, Problems> {
        if self.0.is_empty() { Ok(value()) } else { Err(self) }
    }
}

impl Error {
    /// Whether the database refused a row because there is one like it.
    pub fn is_duplicate(&self) -> bool {
        use diesel::result::{DatabaseErrorKind, Error as DieselError};
        let Self::Internal(cause) = self else { return false };
        matches!(
            cause.downcast_ref(),
            Some(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
        )
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            other if is_of_the_moment(&other) => Self::Unavailable(other.into()),
            other => Self::Internal(other.into()),
        }
    }
}

/// What SQLite says when it is locked, full or cannot reach its file, and PostgreSQL when it stops, starts,
/// waits or has no room. Diesel hands on words only, not PostgreSQL's code: in English, which `db` asks for where
/// the role may, and in German, which a server of our users speaks else. A connection that has ended is known
/// without words in any language.
const WORDS_OF_THE_MOMENT: [&str; 17] = [
    "database is locked",
    "database table is locked",
    "database or disk is full",
    "disk I/O error",
    "unable to open database file",
    "attempt to write a readonly database",
    "terminating connection",
    "the database system is",
    "server closed the connection",
    "No space left on device",
    "deadlock detected",
    "lock timeout",
    "Verbindung wird abgebrochen",
    "das Datenbanksystem",
    "kein Speicherplatz mehr",
    "Verklemmung (Deadlock) entdeckt",
    "Zeitüberschreitung einer Sperre",
];

fn is_of_the_moment(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error as DieselError};
    match error {
        DieselError::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, _)
        | DieselError::DatabaseError(Kind::SerializationFailure | Kind::ReadOnlyTransaction, _)
        | DieselError::BrokenTransactionManager
        | DieselError::RollbackErrorOnCommit { .. } => true,
        DieselError::DatabaseError(_, what) => {
            WORDS_OF_THE_MOMENT.iter().any(|words| what.message().contains(words))
        }
        _ => false,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(cause) | Self::Unavailable(cause) => write!(f, "{cause:#}"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorKind as Kind, Error as DieselError};

    use super::*;

    fn of(kind: Kind, message: &str) -> Error {
        DieselError::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn an_outage_is_known_in_english_and_german() {
        for message in [
            "database is locked",
            "canceling statement due to lock timeout",
            "could not extend file \"base/5/1259\": No space left on device",
            "storniere Anfrage wegen Zeitüberschreitung einer Sperre",
            "Verklemmung (Deadlock) entdeckt",
            "konnte Datei »base/5/1259« nicht erweitern: Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
            "Verbindung wird abgebrochen aufgrund von Anweisung des Administrators",
            "das Datenbanksystem fährt herunter",
        ] {
            assert!(matches!(of(Kind::Unknown, message), Error::Unavailable(_)), "{message}");
        }
    }

    #[test]
    fn a_connection_that_ended_is_known_in_every_language() {
        for kind in [Kind::ClosedConnection, Kind::UnableToSendCommand, Kind::ReadOnlyTransaction] {
            let error = of(kind, "arrêt des connexions suite à la demande de l'administrateur");
            assert!(matches!(error, Error::Unavailable(_)), "{kind:?}");
        }
    }

    #[test]
    fn a_fault_of_the_program_is_none_of_the_moment() {
        for message in ["column \"x\" does not exist", "Spalte »x« existiert nicht"] {
            assert!(matches!(of(Kind::Unknown, message), Error::Internal(_)), "{message}");
        }
        assert!(of(Kind::UniqueViolation, "doppelter Schlüsselwert").is_duplicate());
    }
}
