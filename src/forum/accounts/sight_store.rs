//! What comes with a member in every statement that reads her: the channels that are closed to her, and what she is
//! in charge of as a moderator. The first is a few rows of an index, as long as few channels are closed.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Nullable, Text, Timestamp as SqlTimestamp};

/// That the row of `channels` is closed to the row of `members`. Who runs the platform sees everything; a
/// moderator what she is in charge of by name; the others what admits them.
macro_rules! is_closed_to_member {
    () => {
        "channels.is_closed = true and members.role <> 'admin' \
         and not exists (select 1 from channel_admissions \
         where channel_admissions.channel_id = channels.id and channel_admissions.member_id = members.id) \
         and not exists (select 1 from channel_admissions \
         where channel_admissions.channel_id = channels.id and channel_admissions.ags is not null \
         and channel_admissions.ags = substr(members.home_ags, 1, length(channel_admissions.ags))) \
         and not exists (select 1 from channel_admissions \
         join organisations on organisations.kind = channel_admissions.organisation_kind \
         where channel_admissions.channel_id = channels.id and organisations.id = members.organisation_id) \
         and not exists (select 1 from moderator_scopes \
         where moderator_scopes.member_id = members.id and moderator_scopes.channel_id = channels.id \
         and members.role = 'moderator')"
    };
}

/// The channels that are closed to the row of `members`.
macro_rules! barred {
    () => {
        concat!(
            "(select coalesce(string_agg(cast(channels.id as text), ','), '') from channels where ",
            is_closed_to_member!(),
            ")"
        )
    };
}

/// What the row of `members` is in charge of, as `channel:region` with one of both left out.
macro_rules! charge {
    () => {
        "(select coalesce(string_agg(coalesce(cast(moderator_scopes.channel_id as text), '') || ':' \
         || coalesce(moderator_scopes.ags, ''), ','), '') from moderator_scopes \
         where moderator_scopes.member_id = members.id)"
    };
}

/// From when on rules are in force that the row of `members` has not agreed to.
macro_rules! rules_due {
    () => {
        "(select min(rules_versions.valid_from) from rules_versions \
         where rules_versions.number > members.rules_number)"
    };
}

/// That the channel of the row of `threads` is not closed to the row of `members`.
pub const CHANNEL_OF_THREAD_IS_OPEN: &str = concat!(
    "not exists (select 1 from channels where channels.id = threads.channel_id and ",
    is_closed_to_member!(),
    ")"
);

/// The columns `barred`, `charge` and `rules_due` of a statement that reads a row of `members`.
pub const SIGHT: &str =
    concat!(barred!(), " as barred, ", charge!(), " as charge, ", rules_due!(), " as rules_due");

/// Words of our own as a column of a query that reads `members`.
macro_rules! column {
    ($(#[$meta:meta])* $name:ident, $kind:ty, $words:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, QueryId)]
        pub struct $name;

        impl Expression for $name {
            type SqlType = $kind;
        }

        impl<QS> AppearsOnTable<QS> for $name {}

        impl<QS> SelectableExpression<QS> for $name {}

        impl<GB> ValidGrouping<GB> for $name {
            type IsAggregate = is_aggregate::Never;
        }

        impl<DB: Backend> QueryFragment<DB> for $name {
            fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                pass.push_sql($words);
                Ok(())
            }
        }
    };
}

column!(
    /// The channels that are closed to a member.
    BarredColumn,
    Text,
    barred!()
);
column!(
    /// What a moderator is in charge of.
    ChargeColumn,
    Text,
    charge!()
);
column!(
    /// From when on rules are in force that a member has not agreed to.
    RulesDueColumn,
    Nullable<SqlTimestamp>,
    rules_due!()
);
