//! Passkeys: a key made by hand opens its owner's account, and nobody else's, once for each asking.

use std::time::Duration;

use actix_web::test::TestRequest;
use data_encoding::BASE64URL_NOPAD as B64;
use diesel::prelude::*;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use bandstand::schema::{outbox, passkeys, sign_ins};

use crate::both;
use crate::world::{Answer, Browser, FORM, World, encoded, on_site_with};

const HOST: &str = "localhost:8080";
const ORIGIN: &str = "http://localhost:8080";
const PAGE: &str = "/settings/passkeys";

/// A browser at a site that has a name.
struct Local(Browser);

impl Local {
    async fn get(&self, path: &str) -> Answer {
        self.0.send_to(HOST, TestRequest::get().uri(path)).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut page = self.get("/login").await;
        if page.status == 303 {
            page = self.get("/settings").await;
        }
        let token = page.field("csrf").expect("a token");
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        let request = TestRequest::post().uri(path).insert_header(("origin", ORIGIN));
        self.0.send_to(HOST, request.insert_header(("content-type", FORM)).set_payload(encoded(&all))).await
    }

    async fn member(world: &World<'_>, name: &str) -> Self {
        let local = Self(world.guest());
        let fields = [("who", name), ("password", &world.password(name)), ("next", "/")];
        local.post("/login", &fields).await.is(303);
        local
    }
}

/// A key on a device: it proves itself with a counter, as small devices do.
struct Device {
    key: SigningKey,
    id: Vec<u8>,
    handle: String,
    count: u32,
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).expect("JSON")
}

impl Device {
    fn new(number: u8) -> Self {
        let key = SigningKey::from_slice(&[number; 32]).expect("a key");
        Self { key, id: vec![number; 16], handle: String::new(), count: 0 }
    }

    fn said(kind: &str, options: &Value, origin: &str) -> Vec<u8> {
        let challenge = &options["publicKey"]["challenge"];
        let said = json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    /// Flags: somebody is there, and was recognised; with `0x40` the key follows.
    fn proof(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(flags | 0x05);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// What a browser gives for a new key.
    fn made(&mut self, options: &Value, origin: &str) -> String {
        self.handle = options["publicKey"]["user"]["id"].as_str().expect("a handle").to_owned();
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut data = self.proof(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        // COSE: an elliptic key for ES256 on P-256.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().expect("x").iter());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().expect("y").iter());
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(data);
        let said = Self::said("webauthn.create", options, origin);
        let response =
            json!({ "attestationObject": B64.encode(&object), "clientDataJSON": B64.encode(&said) });
        self.named(response)
    }

    /// What a browser gives when the key is used.
    fn used(&mut self, options: &Value, origin: &str) -> String {
        self.count += 1;
        let said = Self::said("webauthn.get", options, origin);
        let data = self.proof(0);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&said));
        let signature: Signature = self.key.sign(&signed);
        self.named(json!({
            "authenticatorData": B64.encode(&data),
            "clientDataJSON": B64.encode(&said),
            "signature": B64.encode(signature.to_der().as_bytes()),
            "userHandle": self.handle,
        }))
    }

    fn named(&self, response: Value) -> String {
        let id = B64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response })
            .to_string()
    }
}

/// Adds the device to somebody's account.
async fn add(world: &World<'_>, owner: &Local, name: &str, device: &mut Device) -> Answer {
    let asked = owner.post(&format!("{PAGE}/options"), &[("password", &world.password(name))]).await.is(200);
    let asked = json_of(&asked);
    assert_eq!(asked["options"]["publicKey"]["authenticatorSelection"]["residentKey"], "required");
    let credential = device.made(&asked["options"], ORIGIN);
    let ticket = asked["ticket"].as_str().expect("a ticket");
    owner.post(PAGE, &[("name", "My phone"), ("ticket", ticket), ("credential", &credential)]).await
}

async fn ask(guest: &Local) -> (Value, String) {
    let asked = json_of(&guest.post("/login/passkey/options", &[]).await.is(200));
    let ticket = asked["ticket"].as_str().expect("a ticket").to_owned();
    (asked["options"].clone(), ticket)
}

async fn enter(guest: &Local, ticket: &str, credential: &str) -> Answer {
    guest.post("/login/passkey", &[("ticket", ticket), ("credential", credential), ("next", PAGE)]).await
}

fn on_named_site<'db>(db: &'db crate::world::TestDb, story: impl AsyncFnOnce(World<'db>)) {
    on_site_with(db, |config| config.base_url = ORIGIN.to_owned(), story);
}

both! {
    fn a_key_opens_its_owners_account_once_for_each_asking(db) {
        on_named_site(db, async |world| {
            let mirelle = Local::member(&world, "mirelle").await;
            let mut phone = Device::new(7);
            assert_eq!(add(&world, &mirelle, "mirelle", &mut phone).await.is(303).location, PAGE);
            let page = mirelle.get(PAGE).await.is(200).words();
            assert!(page.contains("My phone") && page.contains("not used yet"), "{page}");
            let guest = Local(world.guest());
            assert!(guest.get("/login").await.is(200).body.contains("data-passkey=\"enter\""));
            let (options, ticket) = ask(&guest).await;
            let proof = phone.used(&options, ORIGIN);
            assert_eq!(enter(&guest, &ticket, &proof).await.is(303).location, PAGE);
            assert!(guest.get(PAGE).await.is(200).words().contains("used"));
            // What was asked is good once, and only for what was asked then.
            let other = Local(world.guest());
            enter(&other, &ticket, &proof).await.is(422);
            let (_, ticket) = ask(&other).await;
            enter(&other, &ticket, &proof).await.is(422);
            other.get(PAGE).await.is(303);
            // A counter that doesn't rise is a copy.
            phone.count -= 1;
            let (options, ticket) = ask(&other).await;
            let copied = phone.used(&options, ORIGIN);
            let words = enter(&other, &ticket, &copied).await.is(422).words();
            assert!(words.contains("doesn't open an account"), "{words}");
            let came: i64 = sign_ins::table.filter(sign_ins::user_id.eq(world.id_of("mirelle"))).count()
                .get_result(&mut world.conn()).expect("counted");
            assert_eq!(came, 2, "by password and by key");
        });
    }

    fn a_key_is_made_for_this_site_in_time_and_by_its_owner(db) {
        on_named_site(db, async |world| {
            let (mirelle, halvard) = (Local::member(&world, "mirelle").await, Local::member(&world, "halvard").await);
            let own = world.password("mirelle");
            let refused = mirelle.post(&format!("{PAGE}/options"), &[("password", "not mine")]).await.is(422);
            assert!(refused.body.contains("not your password"), "{}", refused.body);
            let asked = json_of(&mirelle.post(&format!("{PAGE}/options"), &[("password", &own)]).await.is(200));
            let ticket = asked["ticket"].as_str().expect("a ticket").to_owned();
            let mut device = Device::new(9);
            let made = device.made(&asked["options"], ORIGIN);
            // Somebody else's ticket is none, and is used up by the attempt.
            let sent = [("name", "Key"), ("ticket", ticket.as_str()), ("credential", made.as_str())];
            halvard.post(PAGE, &sent).await.is(422);
            mirelle.post(PAGE, &sent).await.is(422);
            // Another site's answer, nonsense, nothing, no name.
            for (name, origin, words) in [("Key", "https://evil.example", "not a passkey"), (" ", ORIGIN, "a name")] {
                let asked = json_of(&mirelle.post(&format!("{PAGE}/options"), &[("password", &own)]).await.is(200));
                let made = device.made(&asked["options"], origin);
                let ticket = asked["ticket"].as_str().expect("a ticket");
                let page = mirelle.post(PAGE, &[("name", name), ("ticket", ticket), ("credential", &made)]).await.is(422);
                assert!(page.words().contains(words), "{}", page.words());
            }
            mirelle.post(PAGE, &[("name", "Key"), ("ticket", "x"), ("credential", "")]).await.is(422);
            // Too late.
            let asked = json_of(&mirelle.post(&format!("{PAGE}/options"), &[("password", &own)]).await.is(200));
            let made = device.made(&asked["options"], ORIGIN);
            world.site.clock.advance(Duration::from_secs(601));
            let ticket = asked["ticket"].as_str().expect("a ticket");
            mirelle.post(PAGE, &[("name", "Key"), ("ticket", ticket), ("credential", &made)]).await.is(422);
            assert_eq!(passkeys::table.count().get_result::<i64>(&mut world.conn()).expect("counted"), 0);
            // A key opens one account.
            add(&world, &mirelle, "mirelle", &mut device).await.is(303);
            let again = add(&world, &halvard, "halvard", &mut device).await.is(422).words();
            assert!(again.contains("already"), "{again}");
        });
    }

    fn a_removed_key_and_a_banned_owner_stay_outside(db) {
        on_named_site(db, async |world| {
            let mirelle = Local::member(&world, "mirelle").await;
            let mut device = Device::new(3);
            add(&world, &mirelle, "mirelle", &mut device).await.is(303);
            let id: i64 = passkeys::table.select(passkeys::id).first(&mut world.conn()).expect("a key");
            let halvard = Local::member(&world, "halvard").await;
            let remove = format!("{PAGE}/{id}/remove");
            halvard.post(&remove, &[("password", &world.password("halvard"))]).await.is(404);
            mirelle.post(&remove, &[("password", "wrong")]).await.is(422);
            let guest = Local(world.guest());
            let ravi = Local::member(&world, "Ravi_M").await;
            let ban = [("kind", "ban"), ("reason", "Spam."), ("message", "No advertising."), ("days", "3")];
            ravi.post("/desk/members/mirelle/sanctions", &ban).await;
            let (options, ticket) = ask(&guest).await;
            let proof = device.used(&options, ORIGIN);
            let state: String = bandstand::schema::users::table.filter(bandstand::schema::users::username.eq("mirelle"))
                .select(bandstand::schema::users::state).first(&mut world.conn()).expect("a state");
            let outside = enter(&guest, &ticket, &proof).await;
            assert_eq!(outside.status, if state == "banned" { 422 } else { 303 }, "{state}: {}", outside.words());
            assert_eq!(state, "banned");
            // Not banned any more, and the key is gone.
            diesel::update(bandstand::schema::users::table.filter(bandstand::schema::users::username.eq("mirelle")))
                .set(bandstand::schema::users::state.eq("active")).execute(&mut world.conn()).expect("active");
            let mirelle = Local::member(&world, "mirelle").await;
            mirelle.post(&remove, &[("password", &world.password("mirelle"))]).await.is(303);
            let (options, ticket) = ask(&guest).await;
            let proof = device.used(&options, ORIGIN);
            enter(&guest, &ticket, &proof).await.is(422);
            let letters: i64 = outbox::table.filter(outbox::payload.like("%passkey%")).count()
                .get_result(&mut world.conn()).expect("counted");
            assert_eq!(letters, 2, "its owner hears of both");
        });
    }
}
