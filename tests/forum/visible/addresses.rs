//! Every address of the forum that answers to GET, with everything in the world put into it. They are read off the lists of
//! routes, so a new one is looked at without anybody thinking of it.

use super::world::World;

const PAGES: &str = include_str!("../../../src/web/routes.rs");
const PROGRAMS: &str = include_str!("../../../src/api/routes.rs");

/// Addresses of pages. `notifications` is how many have ever been given.
pub fn pages(world: &World<'_>, notifications: i64) -> Vec<String> {
    let routes = PAGES.split(".service(resource(\"").skip(1).filter(|route| route.contains("get()"));
    let templates = routes.map(|route| route.split('"').next().unwrap());
    let mut pages: Vec<String> =
        templates.flat_map(|template| filled(template, world, notifications)).collect();
    for channel in &world.channels {
        pages.push(format!("/konto/zugaenge?kanal={}", channel.slug));
        pages.push(format!("/neu?kanal={}", channel.id));
    }
    for region in ["08115", "08421"] {
        pages.push(format!("/themen?region={region}"));
    }
    pages.extend(["/offen?status=unbeantwortet".to_owned(), "/themen?sortierung=danke".to_owned()]);
    pages
}

/// Addresses for programs, below `/api/v1`.
pub fn programs(world: &World<'_>) -> Vec<String> {
    let routes = PROGRAMS.split("at(\"").skip(1).filter(|route| route.contains(".get("));
    let templates = routes.map(|route| route.split('"').next().unwrap());
    let mut programs: Vec<String> = templates.flat_map(|template| filled(template, world, 0)).collect();
    programs.extend(world.channels.iter().map(|channel| format!("/threads?channel={}", channel.slug)));
    programs
}

fn filled(template: &str, world: &World<'_>, notifications: i64) -> Vec<String> {
    let Some((before, rest)) = template.split_once('{') else { return vec![template.to_owned()] };
    let (name, after) = rest.split_once('}').unwrap();
    let threads = || world.threads.iter().map(|thread| thread.id.to_string()).collect();
    let posts = || world.posts.iter().map(|post| post.id.to_string()).collect();
    let values: Vec<String> = match (before, name) {
        (_, "thread") | ("/threads/", "id") => threads(),
        (_, "post") | ("/posts/", "id") => posts(),
        (_, "slug") => world.channels.iter().map(|channel| channel.slug.clone()).collect(),
        (_, "ags") => ["08", "0811", "08115", "08421"].map(str::to_owned).to_vec(),
        (_, "notification") => (1..=notifications).map(|id| id.to_string()).collect(),
        (_, "letter") => vec!["1".to_owned()],
        (_, "fassung") => vec!["1".to_owned()],
        (_, "mitglied") => (1..=3).map(|id| format!("~{id}")).collect(),
        (_, "handle") => {
            world.people.iter().map(|person| person.email.split('@').next().unwrap().to_owned()).collect()
        }
        // A picture holds nothing that was written.
        (_, "bild") => Vec::new(),
        // A provider of identities, one of her own sessions, and somebody who is no member: nothing that others may not see.
        (_, "anbieter" | "sitzung" | "antrag" | "organisation") => vec!["keine".to_owned()],
        // Links in mails stand for their reader, whose settings they open; files are the same for all.
        (_, "token") | ("/static/", "hash") => Vec::new(),
        _ => panic!("{template}: say here what {{{name}}} stands for"),
    };
    values.into_iter().map(|value| format!("{before}{value}{after}")).collect()
}
