//! The rules of the house (docs/ARCHITECTURE.md), read off the files. Nothing is started here.
//!
//! A rule that is in the way is changed here in a commit of its own, with its reason; it is never worked around.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lotsenforum::templates::Templates;

// --- floors and areas ------------------------------------------------------------------------------------

#[test]
fn arrows_point_down_from_doors_to_forum_to_foundation() {
    let floors = floors();
    assert_eq!(
        floors.get("web"),
        Some(&0),
        "src/lib.rs names its floors in comments: // doors, // forum, // foundation"
    );
    let mut faults = Faults::new("move what both need to the lower floor, or record an activity");
    for source in sources() {
        let own = source.module.first().and_then(|name| floors.get(name.as_str()));
        for (line, path) in source.uses() {
            let target = path.first().and_then(|name| floors.get(name.as_str()));
            if let (Some(own), Some(target)) = (own, target)
                && target < own
            {
                faults.add(&source.path, line, format!("uses {} of a higher floor", path.join("::")));
            }
        }
    }
    faults.check();
}

#[test]
fn an_area_uses_only_areas_listed_before_it_in_forum_mod() {
    let list = read("src/forum/mod.rs");
    let areas: Vec<&str> =
        list.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(areas.len() > 5, "src/forum/mod.rs lists the areas as `pub mod …;`");
    let place = |path: &[String]| match path {
        [forum, area, ..] if forum == "forum" => areas.iter().position(|name| name == area),
        _ => None,
    };
    let mut faults = Faults::new("record an activity for the later area, or move the verb there");
    for source in sources() {
        for (line, path) in source.uses() {
            if let (Some(own), Some(target)) = (place(&source.module), place(&path))
                && target > own
            {
                faults.add(
                    &source.path,
                    line,
                    format!("{} uses the later area {}", areas[own], areas[target]),
                );
            }
        }
    }
    faults.check();
}

#[test]
fn each_library_stays_behind_its_door() {
    let doors: [(&str, &[&str]); 8] = [
        ("actix_web", &["src/web/", "src/api/", "src/server.rs"]),
        ("lettre", &["src/mail/"]),
        ("tera", &["src/templates/"]),
        ("utoipa", &["src/api/"]),
        ("atom_syndication", &["src/api/"]),
        ("csv", &["src/web/", "src/forum/invitations/"]),
        ("encoding_rs", &["src/forum/invitations/"]),
        ("actix_multipart", &["src/web/"]),
    ];
    let mut faults = Faults::new("hand over a type of our own");
    for source in sources() {
        for (library, places) in doors {
            if !places.iter().any(|place| source.path.starts_with(place)) {
                for line in source.lines_with(&format!("{library}::")) {
                    faults.add(&source.path, line, format!("{library} belongs into {places:?}"));
                }
            }
        }
    }
    faults.check();
}

#[test]
fn sql_lives_in_stores() {
    let query_words = ["sql_query", "RunQueryDsl", "insert_into(", "diesel::update(", "diesel::delete("];
    let running =
        [".load(", ".load::<", ".execute(", ".get_result", ".get_results", ".first(conn", ".first::<"];
    let mut faults = Faults::new("put the statement into the area's store.rs");
    for source in sources() {
        let name = source.path.rsplit('/').next().unwrap();
        let is_store =
            matches!(name, "store.rs" | "sqlite.rs" | "postgres.rs") || name.ends_with("_store.rs");
        if is_store || source.path.starts_with("src/db/") {
            continue;
        }
        for line in query_words.iter().flat_map(|word| source.lines_with(word)) {
            faults.add(&source.path, line, "a statement outside of a store".to_owned());
        }
        // A row is a type of its area and stands in its mod.rs; the derive needs the prelude, nothing else does.
        let imports = source.lines_with("diesel::prelude");
        let Some(import) = imports.first() else { continue };
        if !source.code.contains("Queryable") {
            faults.add(&source.path, *import, "diesel::prelude without a row struct".to_owned());
        }
        for line in running.iter().flat_map(|word| source.lines_with(word)) {
            faults.add(&source.path, line, "runs a statement outside of a store".to_owned());
        }
    }
    faults.check();
}

#[test]
fn only_db_and_the_outbox_tell_the_databases_apart() {
    // The outbox: only PostgreSQL has several writers, so only there `skip locked` means something.
    let places = ["src/db/", "src/mail/outbox_store.rs"];
    let mut faults = Faults::new("write it once; `Each` carries upserts over both databases");
    for source in sources() {
        if !places.iter().any(|place| source.path.starts_with(place)) {
            for line in
                ["DbConnection::Pg", "DbConnection::Sqlite"].iter().flat_map(|word| source.lines_with(word))
            {
                faults.add(&source.path, line, "tells the databases apart".to_owned());
            }
        }
    }
    faults.check();
}

/// Never fails: so that a wall that grows is seen (`cargo test --test architecture -- --nocapture`).
#[test]
fn the_longest_files_and_functions_are_shown() {
    let (mut files, mut functions) = (Vec::new(), Vec::new());
    for source in sources() {
        files.push((source.text.lines().count(), source.path.clone()));
        functions.extend(source.functions());
    }
    for (title, mut list) in [("longest files", files), ("longest functions", functions)] {
        list.sort_by(|a, b| b.cmp(a));
        println!("{title}");
        list.iter().take(10).for_each(|(lines, name)| println!("{lines:>6}  {name}"));
    }
}

// --- pairs that must agree -------------------------------------------------------------------------------

#[test]
fn migrations_come_in_pairs_with_up_and_down() {
    let all = |backend: &str| -> BTreeSet<String> {
        let folder = format!("migrations/{backend}/");
        files(&folder).iter().map(|path| path[folder.len()..].to_owned()).collect()
    };
    let (sqlite, postgres) = (all("sqlite"), all("postgres"));
    assert_eq!(
        sqlite, postgres,
        "each migration has the same folder in migrations/sqlite and migrations/postgres"
    );
    for path in &sqlite {
        let folder = path.rsplit_once('/').expect("migrations are folders").0;
        for file in ["up.sql", "down.sql"] {
            let path = format!("{folder}/{file}");
            assert!(sqlite.contains(&path), "migrations/sqlite/{path} is missing");
            for backend in ["sqlite", "postgres"] {
                let text = read(&format!("migrations/{backend}/{path}"));
                assert!(!text.trim().is_empty(), "migrations/{backend}/{path} is empty: write the way back");
            }
        }
    }
}

#[test]
fn every_template_is_filled_by_exactly_one_page_with_its_fields() {
    let templates = Templates::new(false).expect("the templates parse");
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut faults = Faults::new("one struct per page: add the field to it, or take the variable out");
    for source in sources() {
        for (offset, _) in source.text.match_indices("impl Page for ") {
            let rest = &source.text[offset + "impl Page for ".len()..];
            let name = &rest[..rest.find(|letter: char| !is_word(letter)).unwrap()];
            let template =
                between(rest, "TEMPLATE: &'static str = \"", "\"").expect("a page names its template");
            if !Path::new("templates").join(template).is_file() {
                faults.add(
                    &source.path,
                    line_of(&source.text, offset),
                    format!("templates/{template} is missing"),
                );
            } else if !template.starts_with("errors/") {
                let fields = fields_of(&source.text, name);
                for variable in templates.variables(template).expect("the template is embedded") {
                    if variable != "layout" && !fields.contains(&variable) {
                        let path = format!("templates/{template}");
                        let line = line_of(&read(&path), read(&path).find(&variable).unwrap_or(0));
                        faults.add(
                            &path,
                            line,
                            format!("„{variable}“ is no field of {name} in {}", source.path),
                        );
                    }
                }
                if let Some(other) = pages.insert(template.to_owned(), name.to_owned()) {
                    faults.add(
                        &source.path,
                        line_of(&source.text, offset),
                        format!("{template} is {other}'s already"),
                    );
                }
            }
        }
    }
    let shared = ["layout/", "components/", "errors/", "mail/"];
    for path in files("templates/") {
        let name = path.strip_prefix("templates/").unwrap();
        let is_part = name.rsplit('/').next().unwrap().starts_with('_')
            || shared.iter().any(|folder| name.starts_with(folder));
        if !is_part && !pages.contains_key(name) {
            faults.add(
                &path,
                1,
                "no Page has this TEMPLATE; delete it, or name it _… if it is a part".to_owned(),
            );
        }
    }
    faults.check();
}

#[test]
fn every_letter_finds_its_templates_and_every_mail_template_is_sent() {
    let is_name =
        |text: &str| text.starts_with("mail/") && (text.ends_with(".html") || text.ends_with(".txt"));
    let mut faults = Faults::new("name it in the area's letter.rs as \"mail/…\", or delete it");
    let mut named = BTreeSet::new();
    for source in sources() {
        for (line, name) in source.strings.iter().filter(|(_, text)| is_name(text)) {
            if !Path::new("templates").join(name).is_file() {
                faults.add(&source.path, *line, format!("templates/{name} is missing"));
            }
            named.insert(name.clone());
        }
    }
    for path in files("templates/") {
        let name = path.strip_prefix("templates/").unwrap();
        if is_name(name) && !name.starts_with("mail/layout") && !name.contains("/_") && !named.contains(name)
        {
            faults.add(&path, 1, "no letter has this template".to_owned());
        }
    }
    faults.check();
}

#[test]
fn error_pages_and_the_frame_use_only_fields_of_their_structs() {
    let views = read("src/web/views.rs");
    let (layout, error) = (fields_of(&views, "Layout"), fields_of(&views, "ErrorPage"));
    let templates = Templates::new(false).expect("the templates parse");
    let mut faults = Faults::new("add the field in src/web/views.rs, or take the variable out");
    for path in files("templates/") {
        let (name, text) = (path.strip_prefix("templates/").unwrap(), read(&path));
        for (offset, _) in text.match_indices("layout.") {
            let field: String = text[offset + 7..].chars().take_while(|letter| is_word(*letter)).collect();
            let is_variable = !text[..offset].ends_with(|letter: char| is_word(letter) || letter == '/');
            if is_variable
                && !field.is_empty()
                && !layout.contains(&field)
                && !["html", "txt"].contains(&field.as_str())
            {
                faults.add(&path, line_of(&text, offset), format!("Layout has no field „{field}“"));
            }
        }
        if name.starts_with("errors/") && !name.contains('_') {
            for variable in templates.variables(name).unwrap() {
                if variable != "layout" && !error.contains(&variable) {
                    faults.add(&path, 1, format!("ErrorPage has no field „{variable}“"));
                }
            }
        }
    }
    faults.check();
}

#[test]
fn every_setting_is_a_key_with_a_default_and_a_field() {
    let defaults: toml::Table = read("config/default.toml").parse().expect("config/default.toml parses");
    let text: String = files("src/config/").iter().map(|path| read(path)).collect();
    let mut keys = BTreeSet::new();
    for (section, table) in &defaults {
        let table = table
            .as_table()
            .unwrap_or_else(|| panic!("config/default.toml: „{section}“ stands in no section"));
        keys.extend(table.keys().map(|key| format!("{section}.{key}")));
    }
    let mut fields = BTreeSet::new();
    for (section, kind) in typed_fields_of(&text, "Config") {
        fields.extend(fields_of(&text, &kind).iter().map(|field| format!("{section}.{field}")));
    }
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    assert_eq!(
        only(&keys, &fields),
        [""; 0],
        "keys of config/default.toml without a field in src/config/mod.rs"
    );
    assert_eq!(
        only(&fields, &keys),
        [""; 0],
        "fields of src/config/mod.rs without a key in config/default.toml"
    );
}

// --- addresses and forms ---------------------------------------------------------------------------------

/// Public functions of `handlers.rs` and `*_handlers.rs` that answer no address themselves, with the reason.
const NOT_ROUTED: [(&str, &str); 4] = [
    ("accounts::keep_form", "every form that needs a sign-in ends here when the session has ended"),
    ("threads::resume", "`/fortsetzen` of accounts shows a kept thread, reply or edit again"),
    ("applications::resume", "`/fortsetzen` shows a kept decision again"),
    ("profiles::resume", "`/fortsetzen` shows a kept profile again"),
];

#[test]
fn every_handler_has_an_address() {
    let routes = read("src/web/routes.rs");
    let mut faults =
        Faults::new("add it to src/web/routes.rs, make it private, or give the reason in NOT_ROUTED");
    let mut helpers = Vec::new();
    for source in sources().iter().filter(|source| source.path.ends_with("handlers.rs")) {
        for (offset, _) in source.code.match_indices("pub async fn ") {
            let name: String =
                source.code[offset + 13..].chars().take_while(|letter| is_word(*letter)).collect();
            let [.., area, file] = &source.module[..] else { continue };
            let is_routed = routes.contains(&format!("{area}::{file}::{name})"));
            let helper = format!("{area}::{name}");
            if NOT_ROUTED.iter().any(|(known, _)| *known == helper) {
                assert!(!is_routed, "{helper} has an address now: take it out of NOT_ROUTED");
                helpers.push(helper);
            } else if !is_routed {
                faults.add(&source.path, line_of(&source.code, offset), format!("{name} has no address"));
            }
        }
    }
    assert_eq!(
        helpers.len(),
        NOT_ROUTED.len(),
        "NOT_ROUTED names a function that is gone; found {helpers:?}"
    );
    faults.check();
}

#[test]
fn every_address_we_write_leads_to_a_route() {
    let routes = Routes::read();
    let mut faults = Faults::new("correct it, or add the route in src/web/routes.rs");
    let paths = sources().into_iter().find(|source| source.path == "src/forum/paths.rs").unwrap();
    let access = between(&paths.text, "pub const ACCESS: &str = \"", "\"").unwrap().to_owned();
    let ask = between(&paths.text, "pub const ASK: &str = \"", "\"").unwrap().to_owned();
    for (line, text) in &paths.strings {
        // `{}?seite=…` goes on from an address that another function made.
        let address = text.replace("{ASK}", &ask).replace("{ACCESS}", &access);
        if !address.starts_with("{}") && !routes.know(&address) {
            faults.add(&paths.path, *line, format!("{address} leads nowhere"));
        }
    }
    for path in files("templates/").iter().filter(|path| !path.contains("/mail/")) {
        let text = read(path);
        for attribute in ["href=\"/", "action=\"/"] {
            for (offset, _) in text.match_indices(attribute) {
                let address = text[offset + attribute.len() - 1..].split('"').next().unwrap();
                if !routes.know(address) {
                    faults.add(path, line_of(&text, offset), format!("{address} leads nowhere"));
                }
            }
        }
    }
    for source in sources() {
        for (call, stem) in [("thread_action(", "/t/{}/"), ("post_action(", "/b/{}/")] {
            for (offset, _) in source.text.match_indices(call) {
                let arguments = source.text[offset..].split(')').next().unwrap();
                let address = between(arguments, "\"", "\"").map(|action| format!("{stem}{action}"));
                if let Some(address) = address.filter(|address| !routes.know(address)) {
                    faults.add(
                        &source.path,
                        line_of(&source.text, offset),
                        format!("{address} leads nowhere"),
                    );
                }
            }
        }
    }
    faults.check();
}

#[test]
fn every_form_comes_in_through_sent() {
    // RFC 8058: a mail program posts without our cookie; the signed token of the link is the check.
    let exceptions = ["digest::handlers::unsubscribe"];
    let mut faults = Faults::new("take `sent: Sent`: it checks the csrf token and the origin");
    for handler in Routes::read().posts {
        let (module, name) = handler.rsplit_once("::").expect("area::handlers::name");
        let path = format!("src/web/{}.rs", module.replace("::", "/"));
        let text = read(&path);
        let Some(offset) = text.find(&format!("pub async fn {name}(")) else {
            faults.add(&path, 1, format!("{name} is routed and missing"));
            continue;
        };
        let signature = text[offset..].split("->").next().unwrap();
        if !signature.contains(": Sent") && !exceptions.contains(&handler.as_str()) {
            faults.add(&path, line_of(&text, offset), format!("POST reaches {name} without `Sent`"));
        }
    }
    faults.check();
}

// --- words and looks -------------------------------------------------------------------------------------

#[test]
fn only_rendered_markdown_is_trusted_as_html() {
    // All went through ammonia: posts when they were written, the rules when their page is made.
    let allowed = ["post.body_html", "rules.body_html", "solution.body_html"];
    let mut found = Vec::new();
    let mut faults = Faults::new("let the template escape it");
    for path in files("templates/") {
        for (number, line) in read(&path).lines().enumerate() {
            for (offset, _) in line
                .match_indices('|')
                .filter(|(offset, _)| line[offset + 1..].trim_start().starts_with("safe"))
            {
                let value = line[..offset].trim_end().rsplit([' ', '{', '(']).next().unwrap().to_owned();
                if !(path.starts_with("templates/components/") && allowed.contains(&value.as_str())) {
                    faults.add(&path, number + 1, format!("{value} | safe"));
                }
                found.push(value);
            }
        }
    }
    faults.check();
    found.sort();
    assert_eq!(found, allowed, "each of these values is written out in one component, once");
}

#[test]
fn texts_say_sie_and_use_no_gender_characters() {
    let mut faults = Faults::new("„Sie“, pair forms, or neutral words");
    let mut texts: Vec<(String, usize, String)> = Vec::new();
    for path in files("templates/") {
        texts.extend(
            read(&path).lines().enumerate().map(|(number, line)| (path.clone(), number + 1, line.to_owned())),
        );
    }
    for source in sources() {
        // Its samples are posts of invented members, who address each other as they like.
        if source.path != "src/web/showcase_samples.rs" {
            texts
                .extend(source.strings.iter().map(|(line, text)| (source.path.clone(), *line, text.clone())));
        }
    }
    for (path, line, text) in texts {
        for fault in du_forms(&text).into_iter().chain(gender_characters(&text)) {
            faults.add(&path, line, fault);
        }
    }
    faults.check();
}

#[test]
fn the_word_rules_catch_what_they_should() {
    for bad in ["Hast du Zeit?", "Deine Frage", "bei euch", "Das freut Dich."] {
        assert!(!du_forms(bad).is_empty(), "{bad}");
    }
    for good in ["gern per Du", "Sie oder Du: beides", "Wer das Du mag", "{dir}", "per_du", "durch"] {
        assert!(du_forms(good).is_empty(), "{good}");
    }
    for bad in ["Alle Bürger:innen im Land", "Kolleg*innen dort", "die Lots_in hier", "LotsInnen hier"] {
        assert!(!gender_characters(bad).is_empty(), "{bad}");
    }
    for good in ["Digitallotsinnen und Digitallotsen", "sign_in", "von Innen heraus", "12:in"] {
        assert!(gender_characters(good).is_empty(), "{good}");
    }
}

#[test]
fn styles_scripts_and_icons_stay_small() {
    let size = |path: &str| std::fs::metadata(path).unwrap().len();
    let total = |folder: &str| files(folder).iter().map(|path| size(path)).sum::<u64>();
    let styles: Vec<u8> = files("assets/css/").iter().flat_map(|path| read(path).into_bytes()).collect();
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &styles[..], &mut packed, &parameters).unwrap();
    let sizes = [
        ("assets/css", styles.len() as u64, 40_000),
        ("assets/css with brotli", packed.len() as u64, 9_000),
        ("assets/js", total("assets/js/"), 15_000),
        ("assets/icons.svg", size("assets/icons.svg"), 6_144),
    ];
    let over: Vec<_> = sizes.iter().filter(|(_, bytes, budget)| bytes > budget).collect();
    assert!(over.is_empty(), "over budget (name, bytes, budget); take something out: {over:?}");
}

/// Least contrast, foreground, and the backgrounds it stands on. Names without `--` and `kern-color-`.
/// 7: text that is read; 4.5: all other text; 3: edges, marks and the focus.
const CONTRASTS: &[(f64, &str, &[&str])] = &[
    (
        7.0,
        "layout-text-default",
        &[
            "layout-background-default",
            "layout-background-hued",
            "form-input-background",
            "lf-raised",
            "lf-tint",
            "feedback-success-background",
            "feedback-info-background",
            "feedback-warning-background",
            "feedback-danger-background",
        ],
    ),
    (7.0, "lf-on-accent", &["lf-accent", "lf-accent-hover"]),
    (
        4.5,
        "layout-text-muted",
        &[
            "layout-background-default",
            "layout-background-hued",
            "lf-raised",
            "lf-tint",
            "feedback-success-background",
        ],
    ),
    (
        4.5,
        "action-default",
        &[
            "layout-background-default",
            "layout-background-hued",
            "lf-raised",
            "lf-tint",
            "feedback-success-background",
            "feedback-info-background",
            "feedback-warning-background",
            "feedback-danger-background",
        ],
    ),
    (4.5, "action-on-default", &["action-default", "action-state-indicator-shade-hover"]),
    (4.5, "action-state-indicator-shade-hover", &["layout-background-default"]),
    (
        4.5,
        "feedback-success",
        &["layout-background-default", "layout-background-hued", "feedback-success-background"],
    ),
    (4.5, "feedback-info", &["layout-background-default", "feedback-info-background"]),
    (
        4.5,
        "feedback-warning",
        &["layout-background-default", "layout-background-hued", "feedback-warning-background"],
    ),
    (4.5, "feedback-danger", &["layout-background-default", "feedback-danger-background"]),
    (3.0, "layout-border", &["layout-background-default", "layout-background-hued", "lf-raised"]),
    (3.0, "form-input-border", &["form-input-background", "layout-background-default"]),
    (3.0, "feedback-danger", &["form-input-background"]),
    (
        3.0,
        "action-focus-default",
        &["layout-background-default", "layout-background-hued", "lf-raised", "lf-tint"],
    ),
    (3.0, "lf-flag", &["layout-background-default"]),
];

#[test]
fn colours_keep_their_contrast_in_light_and_dark() {
    let tokens = colours(&read("assets/css/tokens.css"));
    let colour = |name: &str| {
        let full = if name.starts_with("lf-") { format!("--{name}") } else { format!("--kern-color-{name}") };
        *tokens
            .get(&full)
            .unwrap_or_else(|| panic!("assets/css/tokens.css: {full} is missing or no hex colour"))
    };
    let mut pairs = 0;
    let mut faults = Vec::new();
    for (least, text, backgrounds) in CONTRASTS {
        for background in *backgrounds {
            pairs += 1;
            for (mode, place) in [("light", 0), ("dark", 1)] {
                let ratio = contrast(colour(text)[place], colour(background)[place]);
                if ratio < *least {
                    faults.push(format!("{text} on {background}, {mode}: {ratio:.2} instead of {least}"));
                }
            }
        }
    }
    assert!(pairs >= 25, "only {pairs} pairs are held");
    assert!(faults.is_empty(), "change the colours in assets/css/tokens.css:\n{}", faults.join("\n"));
}

// --- reading ---------------------------------------------------------------------------------------------

/// What breaks a rule, collected so that one run shows all of it.
struct Faults {
    advice: &'static str,
    found: Vec<String>,
}

impl Faults {
    fn new(advice: &'static str) -> Self {
        Self { advice, found: Vec::new() }
    }

    fn add(&mut self, path: &str, line: usize, fault: String) {
        self.found.push(format!("{path}:{line}: {fault}"));
    }

    fn check(self) {
        assert!(self.found.is_empty(), "{}\n→ {}", self.found.join("\n"), self.advice);
    }
}

/// A Rust file: its code without comments, strings and tests, and its strings.
struct Source {
    path: String,
    module: Vec<String>,
    text: String,
    code: String,
    strings: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let rust = files("src/").into_iter().filter(|path| path.ends_with(".rs"));
    rust.map(|path| {
        let text = read(&path);
        let (code, strings) = lex(&text);
        let end = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
        let last_line = line_of(&code, end);
        let mut module: Vec<String> = path[4..path.len() - 3].split('/').map(str::to_owned).collect();
        module.pop_if(|name| matches!(name.as_str(), "mod" | "lib" | "main"));
        Source {
            module,
            code: code[..end].to_owned(),
            strings: strings.into_iter().filter(|(line, _)| *line < last_line || end == code.len()).collect(),
            text,
            path,
        }
    })
    .collect()
}

impl Source {
    /// Every path into this crate, as it reads from the root: `super::super` and groups are written out.
    fn uses(&self) -> Vec<(usize, Vec<String>)> {
        let mut found = Vec::new();
        for root in ["crate::", "super::"] {
            for (offset, _) in self.code.match_indices(root) {
                if self.code[..offset].ends_with(|before: char| is_word(before) || before == ':') {
                    continue;
                }
                let mut rest = &self.code[offset..];
                let mut base = if root == "crate::" { Vec::new() } else { self.module.clone() };
                rest = rest.strip_prefix("crate::").unwrap_or(rest);
                while let Some(shorter) = rest.strip_prefix("super::") {
                    base.pop();
                    rest = shorter;
                }
                let mut paths = Vec::new();
                use_tree(rest, &base, &mut paths);
                let line = line_of(&self.code, offset);
                found.extend(paths.into_iter().map(|path| (line, path)));
            }
        }
        found
    }

    fn lines_with(&self, word: &str) -> Vec<usize> {
        let starts_a_word =
            |offset: usize| !word.starts_with(is_word) || !self.code[..offset].ends_with(is_word);
        let offsets =
            self.code.match_indices(word).map(|(offset, _)| offset).filter(|offset| starts_a_word(*offset));
        offsets.map(|offset| line_of(&self.code, offset)).collect()
    }

    fn functions(&self) -> Vec<(usize, String)> {
        let begins =
            self.code.match_indices("fn ").filter(|(offset, _)| !self.code[..*offset].ends_with(is_word));
        begins
            .filter_map(|(offset, _)| {
                let rest = &self.code[offset..];
                let body = rest.find(['{', ';']).filter(|at| rest[*at..].starts_with('{'))?;
                let mut depth = 0_usize;
                let end = rest[body..].find(|letter: char| {
                    depth = if letter == '{' {
                        depth + 1
                    } else if letter == '}' {
                        depth - 1
                    } else {
                        depth
                    };
                    depth == 0
                })?;
                let name = rest[3..].split(|letter: char| !is_word(letter)).next()?;
                Some((
                    rest[..body + end].lines().count(),
                    format!("{} in {}:{}", name, self.path, line_of(&self.code, offset)),
                ))
            })
            .collect()
    }
}

/// Reads `a::{b, c::d}` into full paths; gives what follows it.
fn use_tree<'a>(rest: &'a str, base: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let rest = rest.trim_start();
    if let Some(mut group) = rest.strip_prefix('{') {
        loop {
            group = use_tree(group, base, found).trim_start();
            match group.strip_prefix(',') {
                Some(next) if !next.trim_start().starts_with('}') => group = next,
                _ => return group.find('}').map_or("", |end| &group[end + 1..]),
            }
        }
    }
    let length = rest.find(|letter: char| !is_word(letter)).unwrap_or(rest.len());
    let (name, after) = rest.split_at(length);
    let mut path = base.to_vec();
    if !name.is_empty() && name != "self" {
        path.push(name.to_owned());
    }
    match after.strip_prefix("::") {
        Some(deeper) if !name.is_empty() => use_tree(deeper, &path, found),
        _ => {
            found.push(path);
            // Up to the next name of a group: past `*` and `as other`.
            let end = after.find([',', '}', ';', '\n']).unwrap_or(after.len());
            &after[end..]
        }
    }
}

/// Splits Rust text into code, with comments and the insides of strings blanked, and its strings.
fn lex(text: &str) -> (String, Vec<(usize, String)>) {
    let letters: Vec<char> = text.chars().collect();
    let (mut code, mut strings) = (String::new(), Vec::new());
    let (mut at, mut line) = (0, 1);
    let begins = |at: usize, word: &str| {
        word.chars().enumerate().all(|(i, letter)| letters.get(at + i) == Some(&letter))
    };
    while at < letters.len() {
        let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
        let is_raw =
            letters[at] == 'r' && letters.get(at + 1 + hashes) == Some(&'"') && !code.ends_with(is_word);
        if begins(at, "//") {
            while at < letters.len() && letters[at] != '\n' {
                at += 1;
            }
        } else if letters[at] == '"' || is_raw {
            let end = if is_raw { format!("\"{}", "#".repeat(hashes)) } else { "\"".to_owned() };
            at += if is_raw { hashes + 2 } else { 1 };
            let (begun, mut string) = (line, String::new());
            while at < letters.len() && !begins(at, &end) {
                if letters[at] == '\\' && !is_raw {
                    at += 1;
                    string.push(if matches!(letters[at], 'n' | 't' | '\n') { ' ' } else { letters[at] });
                } else {
                    string.push(letters[at]);
                }
                if letters[at] == '\n' {
                    line += 1;
                    code.push('\n');
                }
                at += 1;
            }
            at += end.chars().count();
            code.push_str("\"\"");
            strings.push((begun, string));
        } else if letters[at] == '\'' && (begins(at + 1, "\\") || letters.get(at + 2) == Some(&'\'')) {
            at += if begins(at + 1, "\\") { 3 } else { 2 };
            while letters[at] != '\'' {
                at += 1;
            }
            at += 1;
            code.push_str("' '");
        } else {
            line += usize::from(letters[at] == '\n');
            code.push(letters[at]);
            at += 1;
        }
    }
    (code, strings)
}

/// The routes of the web door: addresses, and what POST reaches.
struct Routes {
    addresses: Vec<String>,
    posts: Vec<String>,
}

impl Routes {
    fn read() -> Self {
        let text = read("src/web/routes.rs");
        let all = |start: &str, end: &str| -> Vec<String> {
            text.split(start).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0.to_owned())).collect()
        };
        let (mut addresses, posts) = (all("resource(\"", "\""), all("post().to(", ")"));
        // Feeds are read by programs; their door has no other address that pages write.
        let feeds = read("src/api/routes.rs");
        addresses.extend(
            feeds.split("feed(\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())),
        );
        assert!(
            addresses.len() > 20 && posts.len() > 10,
            "src/web/routes.rs: resource(\"…\").route(post().to(…))"
        );
        Self { addresses, posts }
    }

    /// Whether an address, with `{…}` for what is filled in, leads to a handler.
    fn know(&self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        self.addresses.iter().any(|route| {
            let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
            route.len() == path.len()
                && route
                    .iter()
                    .zip(&path)
                    .all(|(a, b)| a == b || (a.starts_with('{') && !b.is_empty()) || b.contains('{'))
        })
    }
}

fn floors() -> BTreeMap<String, usize> {
    let (text, mut floor, mut floors) = (read("src/lib.rs"), None, BTreeMap::new());
    for line in text.lines() {
        floor = ["// doors", "// forum", "// foundation"].iter().position(|title| *title == line).or(floor);
        let name = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'));
        if let (Some(name), Some(floor)) = (name, floor) {
            floors.insert(name.to_owned(), floor);
        }
    }
    floors
}

/// Public fields of a struct with the last word of their types, without those that serde skips.
fn typed_fields_of(text: &str, name: &str) -> Vec<(String, String)> {
    let Some(begin) = text.find(&format!("pub struct {name} {{\n")) else {
        assert!(text.contains(&format!("pub struct {name} {{}}")), "there is no struct {name}");
        return Vec::new();
    };
    let body = text[begin..].split("\n}").next().unwrap();
    let mut is_skipped = false;
    let mut fields = Vec::new();
    for line in body.lines().skip(1).map(str::trim) {
        is_skipped |= line == "#[serde(skip)]";
        if let Some((field, kind)) = line.strip_prefix("pub ").and_then(|field| field.split_once(':')) {
            let kind = kind.trim().trim_end_matches(',').rsplit("::").next().unwrap();
            if !std::mem::take(&mut is_skipped) {
                fields.push((field.to_owned(), kind.to_owned()));
            }
        }
    }
    fields
}

fn fields_of(text: &str, name: &str) -> BTreeSet<String> {
    typed_fields_of(text, name).into_iter().map(|(field, _)| field).collect()
}

/// Words of a text with what stands before them.
fn words(text: &str) -> Vec<(&str, &str)> {
    let starts =
        text.char_indices().filter(|(at, letter)| is_word(*letter) && !text[..*at].ends_with(is_word));
    starts
        .map(|(at, _)| (&text[..at], text[at..].split(|letter: char| !is_word(letter)).next().unwrap()))
        .collect()
}

/// Words that address somebody as „du“. The word itself may be named: „per Du“, „das Du“, „Sie oder Du“.
fn du_forms(text: &str) -> Vec<String> {
    const FORMS: [&str; 15] = [
        "du", "dein", "deine", "deinem", "deinen", "deiner", "deines", "dir", "dich", "euch", "euer", "eure",
        "eurem", "euren", "eurer",
    ];
    let is_named = |before: &str, word: &str| {
        word == "Du" && ["per ", "das ", "oder "].iter().any(|end| before.ends_with(end))
    };
    let addresses = |before: &str, word: &str| {
        FORMS.contains(&word.to_lowercase().as_str()) && !before.ends_with('{') && !is_named(before, word)
    };
    words(text)
        .into_iter()
        .filter(|(before, word)| addresses(before, word))
        .map(|(_, word)| format!("„{word}“"))
        .collect()
}

/// Colon, star, underscore or an inner capital in a word for people. Names of files and variables have no spaces.
fn gender_characters(text: &str) -> Vec<String> {
    let has_ending = |word: &str| {
        [":in", ":innen", "*in", "*innen", "_in", "_innen", "/innen", "/-innen", "In", "Innen"].iter().any(
            |ending| {
                word.strip_suffix(ending)
                    .is_some_and(|stem| stem.ends_with(|letter: char| letter.is_lowercase()))
            },
        )
    };
    if !text.contains(' ') {
        return Vec::new();
    }
    let tokens = text.split(|letter: char| letter.is_whitespace() || ".,;!?()<>\"„“={}".contains(letter));
    // Except a section of the settings that a message names.
    tokens.filter(|word| *word != "sign_in" && has_ending(word)).map(|word| format!("„{word}“")).collect()
}

/// Custom properties with a colour: `light-dark(#…, #…)`, or one for both.
fn colours(css: &str) -> BTreeMap<String, [[f64; 3]; 2]> {
    let declarations = css.lines().filter_map(|line| line.trim().strip_suffix(';')?.split_once(':'));
    let colours = declarations.filter_map(|(name, value)| {
        let value = value.trim();
        let pair = value.strip_prefix("light-dark(").and_then(|pair| pair.strip_suffix(')')?.split_once(','));
        let (light, dark) = pair.unwrap_or((value, value));
        Some((name.to_owned(), [hex(light)?, hex(dark)?]))
    });
    colours.collect()
}

fn hex(colour: &str) -> Option<[f64; 3]> {
    let digits: Vec<u32> =
        colour.trim().strip_prefix('#')?.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let channel = |place: usize| match digits.len() {
        3 => Some(digits[place] * 17),
        6 => Some(digits[2 * place] * 16 + digits[2 * place + 1]),
        _ => None,
    };
    Some([channel(0)?, channel(1)?, channel(2)?].map(f64::from))
}

/// WCAG 2.2, "contrast ratio".
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let linear = colour.map(|channel| channel / 255.0);
        let [r, g, b] = linear
            .map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (a, b) = (luminance(one), luminance(other));
    a.max(b) / a.min(b)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(inner, _)| inner)
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files below a folder, sorted, without hidden ones.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}")) {
        let entry = entry.unwrap();
        let path = format!("{folder}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&format!("{path}/")));
        } else if !path.rsplit('/').next().unwrap().starts_with('.') {
            found.push(path);
        }
    }
    found.sort();
    found
}
