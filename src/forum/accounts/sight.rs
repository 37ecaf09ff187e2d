//! What a member does not see, and what a moderator is in charge of. Both come with her from the statement that
//! reads her ([`super::sight_store`]), so a rule about either is a pure question.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::Text;

use crate::forum::ids::ChannelId;
use crate::forum::regions::Ags;

/// The closed channels that do not admit a member: for her they do not exist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, FromSqlRow)]
pub struct Barred(Vec<ChannelId>);

impl Barred {
    /// Reads `3,7`. In order, so that equal sights are equal texts.
    fn parse(text: &str) -> Option<Self> {
        let mut ids = text
            .split(',')
            .filter(|id| !id.is_empty())
            .map(|id| id.parse().map(ChannelId))
            .collect::<Result<Vec<_>, _>>()
            .ok()?;
        ids.sort_unstable();
        Some(Self(ids))
    }

    /// The channels.
    pub fn ids(&self) -> impl Iterator<Item = ChannelId> + '_ {
        self.0.iter().copied()
    }

    /// Whether a channel is one of them.
    pub fn holds(&self, channel: ChannelId) -> bool {
        self.0.contains(&channel)
    }
}

/// What a moderator is in charge of; with no part it is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, FromSqlRow)]
pub struct Charge(Vec<Part>);

/// A channel, a region, or a region within a channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Part {
    channel: Option<ChannelId>,
    region: Option<Ags>,
}

impl Charge {
    /// Reads `3:,:08115,7:084`. In order, so that equal charges are equal.
    fn parse(text: &str) -> Option<Self> {
        let part = |text: &str| {
            let (channel, region) = text.split_once(':')?;
            Some(Part {
                channel: if channel.is_empty() { None } else { Some(channel.parse().ok()?) },
                region: if region.is_empty() { None } else { Some(Ags::parse(region)?) },
            })
        };
        let mut parts =
            text.split(',').filter(|part| !part.is_empty()).map(part).collect::<Option<Vec<_>>>()?;
        parts.sort_unstable();
        Some(Self(parts))
    }

    /// Whether it is limited at all.
    pub fn is_limited(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether newcomers of a place belong to it. An unknown place belongs to who is in charge of everything; a part
    /// that names a channel says nothing about newcomers.
    pub fn holds_newcomers_of(&self, place: Option<&Ags>) -> bool {
        let holds = |region: &Ags| place.is_some_and(|place| place.is_inside(region));
        self.0.is_empty()
            || self.0.iter().any(|part| part.channel.is_none() && part.region.as_ref().is_some_and(holds))
    }

    /// Whether a thread belongs to it: one in this channel that is meant for this region.
    pub fn holds(&self, channel: ChannelId, scope: &Ags) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|part| {
                part.channel.is_none_or(|own| own == channel)
                    && part.region.as_ref().is_none_or(|region| scope.is_inside(region))
            })
    }
}

impl<DB: Backend> FromSql<Text, DB> for Barred
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        Self::parse(&text).ok_or_else(|| format!("no list of channels: {text}").into())
    }
}

impl<DB: Backend> FromSql<Text, DB> for Charge
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        Self::parse(&text).ok_or_else(|| format!("no charge: {text}").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_holds_its_channel_and_its_region() {
        let (stuttgart, boeblingen) = (Ags::parse("08111").unwrap(), Ags::parse("08115").unwrap());
        //     charge            channel 3, BB   channel 4, BB   channel 3, S
        for (charge, first, second, third) in [
            ("", true, true, true),
            ("3:", true, false, true),
            (":08115", true, true, false),
            ("3:08115", true, false, false),
            ("4:08115,3:08111", false, true, true),
        ] {
            let charge = Charge::parse(charge).unwrap();
            assert_eq!(charge.holds(ChannelId(3), &boeblingen), first, "{charge:?}");
            assert_eq!(charge.holds(ChannelId(4), &boeblingen), second, "{charge:?}");
            assert_eq!(charge.holds(ChannelId(3), &stuttgart), third, "{charge:?}");
        }
        assert!(Charge::parse("3").is_none() && Charge::parse("x:").is_none());
    }

    #[test]
    fn newcomers_belong_to_who_is_in_charge_of_their_region() {
        let boeblingen = Ags::parse("08115").unwrap();
        for (charge, known, unknown) in [
            ("", true, true),
            (":0811", true, false),
            (":08111", false, false),
            ("3:08115", false, false),
            ("3:", false, false),
        ] {
            let charge = Charge::parse(charge).unwrap();
            assert_eq!(charge.holds_newcomers_of(Some(&boeblingen)), known, "{charge:?}");
            assert_eq!(charge.holds_newcomers_of(None), unknown, "{charge:?}");
        }
    }

    #[test]
    fn the_order_of_the_database_does_not_matter() {
        assert_eq!(Barred::parse("7,3"), Barred::parse("3,7"));
        assert!(Barred::parse("").is_some_and(|barred| !barred.holds(ChannelId(3))));
        assert!(Barred::parse("7,3").is_some_and(|barred| barred.holds(ChannelId(3))));
    }
}
