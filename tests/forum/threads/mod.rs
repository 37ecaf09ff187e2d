//! Stories of threads; one file a verb, as in `src/forum/threads`.

mod ask;
mod edit;
mod read;
mod reply;
mod thank;
