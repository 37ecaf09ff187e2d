//! The document and the routes say the same.

use std::collections::BTreeSet;

use lotsenforum::api::{document, routes};

use crate::support::TestForum;

#[test]
fn every_route_is_in_the_document_and_the_other_way_round() {
    let mut routed = BTreeSet::new();
    for address in routes::addresses() {
        routed.extend(address.methods.iter().map(|method| format!("{method} {}", address.path)));
    }
    let document = document::whole();
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        described.extend(
            methods.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())),
        );
    }

    assert_eq!(routed, described);
    assert!(routed.len() > 12);
}

#[test]
fn the_document_is_served_without_a_token_and_every_reference_leads_somewhere() {
    let forum = TestForum::start();

    let served = forum.client().gets("/openapi.json");

    assert_eq!(served.status, 200);
    assert_eq!(served.json, document::whole());
    for reference in served.text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(served.json.pointer(reference).is_some(), "{reference} leads nowhere");
    }
    assert_eq!(forum.client().gets("/health").json["status"], "ok");
}
