//! Who hears of an activity. Pure: the facts come in, the people come out.

use super::NotificationKind;
use crate::forum::activity::ActivityKind;
use crate::forum::ids::MemberId;

/// What the rule looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub kind: ActivityKind,
    pub actor: MemberId,
    pub thread_author: MemberId,
    pub post_author: MemberId,
    /// Author of the post that the reply answers.
    pub answered_author: Option<MemberId>,
}

/// Each person once, for her nearest reason; nobody hears of what she did herself.
pub(super) fn recipients(facts: &Facts) -> Vec<(MemberId, NotificationKind)> {
    let wanted = match facts.kind {
        // Whoever follows its channel for every thread is found in the database.
        ActivityKind::ThreadStarted => vec![],
        ActivityKind::Replied => {
            let mut wanted = vec![(facts.thread_author, NotificationKind::ReplyToOwnThread)];
            wanted.extend(facts.answered_author.map(|author| (author, NotificationKind::ReplyToOwnPost)));
            wanted
        }
        ActivityKind::SolutionMarked => vec![
            (facts.post_author, NotificationKind::OwnPostSolved),
            (facts.thread_author, NotificationKind::OwnThreadSolved),
        ],
    };
    let mut people: Vec<(MemberId, NotificationKind)> = Vec::new();
    for (member, kind) in wanted {
        if member != facts.actor && people.iter().all(|(known, _)| *known != member) {
            people.push((member, kind));
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKER: MemberId = MemberId(1);
    const HELPER: MemberId = MemberId(2);
    const OTHER: MemberId = MemberId(3);

    fn of(
        kind: ActivityKind,
        actor: MemberId,
        answered: Option<MemberId>,
    ) -> Vec<(MemberId, NotificationKind)> {
        recipients(&Facts {
            kind,
            actor,
            thread_author: ASKER,
            post_author: HELPER,
            answered_author: answered,
        })
    }

    #[test]
    fn who_hears_of_what() {
        use ActivityKind::{Replied, SolutionMarked, ThreadStarted};
        use NotificationKind::{OwnPostSolved, OwnThreadSolved, ReplyToOwnPost, ReplyToOwnThread};

        assert_eq!(of(ThreadStarted, ASKER, None), []);
        assert_eq!(of(Replied, HELPER, None), [(ASKER, ReplyToOwnThread)]);
        assert_eq!(of(Replied, HELPER, Some(OTHER)), [(ASKER, ReplyToOwnThread), (OTHER, ReplyToOwnPost)]);
        assert_eq!(of(Replied, HELPER, Some(ASKER)), [(ASKER, ReplyToOwnThread)]);
        assert_eq!(of(Replied, ASKER, Some(HELPER)), [(HELPER, ReplyToOwnPost)]);
        assert_eq!(of(SolutionMarked, ASKER, None), [(HELPER, OwnPostSolved)]);
        assert_eq!(of(SolutionMarked, OTHER, None), [(HELPER, OwnPostSolved), (ASKER, OwnThreadSolved)]);
        assert_eq!(of(SolutionMarked, HELPER, None), [(ASKER, OwnThreadSolved)]);
    }
}
