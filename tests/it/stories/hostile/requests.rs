//! Requests that try to be something else: bodies, paths, hosts, places to go on to, headers.

use actix_web::test::TestRequest;

use super::{assert_harmless, counts, host_of, thread};
use crate::both;
use crate::world::{FORM, ORIGIN, encoded, on_site};

both! {
    fn bodies_that_are_no_forms_are_refused(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let id = thread(&world, &mirelle).await;
            let token = mirelle.token().await;
            let path = format!("/threads/{id}/posts");
            let before = counts(&world);
            let good = format!("csrf={token}&key=k&body=Hello");
            for (kind, body) in [
                ("application/json", "{\"body\":\"Hello\"}"), ("text/plain", good.as_str()), ("", good.as_str()), ("multipart/form-data", good.as_str()), ("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
            ] {
                let request = TestRequest::post().uri(&path).insert_header(("origin", ORIGIN)).insert_header(("content-type", kind));
                mirelle.send(request.set_payload(body.to_owned())).await.is(400);
            }
            let many: String = (0..300).map(|at| format!("&f{at}=x")).collect();
            for body in ["&body=%FF", "&body=%C0%AF", "&body=%ED%A0%80", "&body=a%00", "&%00=a", "&body=a&body=b", "&csrf=x", many.as_str()] {
                mirelle.post_body(&path, &format!("csrf={token}&key=k{body}")).await.is(400);
            }
            for body in ["%", "%%%", "%zz", "a%2", "+", "=&=&="] {
                let answer = mirelle.post_body(&path, &format!("csrf={token}&key=&body={body}")).await;
                assert!(matches!(answer.status, 303 | 422 | 400), "{body}: {}", answer.status);
            }
            let written = counts(&world)[2] - before[2];
            assert!(written <= 5, "{written} posts");
            // A form in another's name, by a method that is not one.
            for method in ["PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
                let method = actix_web::http::Method::from_bytes(method.as_bytes()).expect("a method");
                let request = TestRequest::default().method(method).uri(&path).insert_header(("content-type", FORM));
                mirelle.send(request.set_payload(good.clone())).await.is(405);
            }
        });
    }

    fn no_path_leads_to_another_file(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            for path in [
                "/assets/../Cargo.toml", "/assets/..%2fCargo.toml", "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets//etc/passwd", "/assets/%2fetc%2fpasswd", "/assets/..%5c..%5cetc", "/assets/....//....//etc/passwd", "/assets/.%00./x", "/assets/%c0%ae%c0%ae/etc/passwd", "/assets/icons.svg/../../Cargo.toml", "/assets/.", "/assets/",
                "/attachments/..%2f..%2flogins.json", "/attachments/../logins.json", "/attachments/%2e%2e%2flogins.json", "/attachments/..", "/attachments/.png", "/attachments/0123456789abcdef0123456789abcdef", "/attachments/0123456789abcdef0123456789abcde%2f.png", "/attachments/..%5clogins.json", "/attachments/0123456789abcdef0123456789abcdef.png%00.html",
                "/avatars/..%2flogins.json", "/avatars/%2e%2e%2fsecret.png", "/avatars/../test.sqlite", "/avatars/..%2f..%2fetc%2fpasswd.png", "/avatars/.png", "/logins.json", "/secret.key", "/test.sqlite", "/.git/config", "/.env", "/data/test.sqlite",
            ] {
                for browser in [&world.guest(), &mirelle] {
                    let answer = browser.get(path).await;
                    assert!(matches!(answer.status, 400 | 404 | 308), "{path}: {}", answer.status);
                    if answer.status == 308 {
                        assert_eq!(host_of(&answer.location), "127.0.0.1", "{path}");
                    }
                    for secret in ["[package]", "root:", "\"password\"", "SQLite format"] {
                        assert!(!answer.body.contains(secret), "{path} shows {secret}");
                    }
                }
            }
        });
    }

    fn nobody_is_led_to_another_site(db) {
        on_site(db, async |world| {
            let mirelle = world.member("mirelle").await;
            let password = world.password("mirelle");
            for next in [
                "//evil.example", "///evil.example", "////evil.example", "https://evil.example", "http:evil.example", "https:/evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/%2fevil.example", "/%2F/evil.example", "/%5cevil.example", "\t//evil.example", "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", " //evil.example",
                "javascript:alert(1)", "data:text/html,x", "evil.example", "@evil.example", "/@evil.example", "/.evil.example", "/..//evil.example", "/.//evil.example", "//127.0.0.1:8080@evil.example", "//evil.example\\@127.0.0.1:8080", "/\u{2028}/evil.example", "/\u{200b}/evil.example", "?next=//evil.example", "#", "", "/login?next=//evil.example",
            ] {
                let question = encoded(&[("next", next)]);
                let gone = mirelle.get(&format!("/login?{question}")).await.is(303);
                assert_eq!(host_of(&gone.location), "127.0.0.1", "{next:?}: {}", gone.location);
                assert!(gone.location.starts_with('/'), "{next:?}: {}", gone.location);
                let theme = mirelle.post("/theme", &[("theme", "dark"), ("next", next)]).await.is(303);
                assert_eq!(host_of(&theme.location), "127.0.0.1", "{next:?}: {}", theme.location);
                let guest = world.guest();
                assert_harmless(&guest.get(&format!("/login?{question}")).await.is(200), next);
                let entered = guest.post("/login", &[("who", "mirelle"), ("password", &password), ("next", next)]).await.is(303);
                assert_eq!(host_of(&entered.location), "127.0.0.1", "{next:?}: {}", entered.location);
                assert!(!entered.headers.contains_key("a") && !entered.header("set-cookie").starts_with("a="));
            }
            for path in ["//evil.example/", "//evil.example//", "/\\evil.example/", "///evil.example/", "//EVIL.example/x/", "/%2f%2fevil.example/", "/.//evil.example/", "/LOGIN//", "//evil.example/%2e%2e/"] {
                let answer = world.guest().get(path).await;
                assert!(answer.status < 500, "{path}");
                assert_eq!(host_of(&answer.location), "127.0.0.1", "{path}: {}", answer.location);
            }
            let request = TestRequest::post().uri("/drafts").insert_header(("referer", "https://evil.example//evil.example/x"));
            let answer = world.guest().send(request.insert_header(("content-type", FORM))).await.is(303);
            assert_eq!(host_of(&world.guest().get(&answer.location).await.is(200).location), "127.0.0.1");
        });
    }

    fn another_host_is_not_ours(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for host in ["evil.example", "127.0.0.1:8080@evil.example", "127.0.0.1:8080.evil.example", "127.0.0.1:8080, evil.example", "", "evil.example:8080", "[::1", "localhost.evil.example", "127.0.0.1.evil.example:80", "xn--e1afmkfd"] {
                for path in ["/", "/login", "/forgot", "/threads/1"] {
                    let answer = guest.send_to(host, TestRequest::get().uri(path)).await;
                    assert!(matches!(answer.status, 421 | 400), "{host}{path}: {}", answer.status);
                    assert!(!answer.body.contains("evil.example"), "{host}{path}");
                }
            }
            // What a proxy might say is not believed, and letters name our own address alone.
            let token = guest.token().await;
            let body = encoded(&[("csrf", token.as_str()), ("email", "mirelle@example.org")]);
            let mut request = TestRequest::post().uri("/forgot").insert_header(("content-type", FORM)).insert_header(("origin", ORIGIN));
            for name in ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url", "x-forwarded-server"] {
                request = request.insert_header((name, "evil.example"));
            }
            guest.send(request.set_payload(body)).await.is(200);
            world.work_off().await;
            let letters = world.letters("mirelle@example.org");
            assert!(!letters.is_empty() && letters.iter().all(|letter| !letter.contains("evil")), "{letters:?}");
        });
    }

    fn no_line_break_begins_a_header(db) {
        on_site(db, async |world| {
            let guest = world.guest();
            for tail in ["\r\nBcc: eve@evil.example", "\nBcc: eve@evil.example", "\rBcc: eve@evil.example", "%0d%0aBcc: eve@evil.example", ", eve@evil.example", ";eve@evil.example", " eve@evil.example", "\u{2028}Bcc: eve@evil.example", "<eve@evil.example>", "\" eve@evil.example"] {
                let address = format!("ann@example.org{tail}");
                guest.post("/forgot", &[("email", &address)]).await.is(422);
                let form = [("username", "ann-lee-fox"), ("email", address.as_str()), ("password", "teal-harmonium-garden-61")];
                guest.post("/register", &form).await.is(422);
            }
            let mirelle = world.member("mirelle").await;
            let password = world.password("mirelle");
            mirelle.post("/settings/email", &[("email", "a@example.org\r\nBcc: eve@evil.example"), ("password", &password)]).await.is(422);
            let title = [("title", "A title\r\nSet-Cookie: a=b"), ("body", "Words."), ("key", "crlf")];
            let posted = mirelle.post("/boards/android/threads", &title).await;
            assert!(matches!(posted.status, 303 | 422) && !posted.header("set-cookie").contains("a=b"), "{}", posted.status);
            guest.post("/forgot", &[("email", "mirelle@example.org")]).await.is(200);
            world.work_off().await;
            for entry in std::fs::read_dir(world.folder().join("mail")).expect("letters") {
                let letter = std::fs::read_to_string(entry.expect("an entry").path()).expect("a letter");
                let (head, _) = letter.split_once("\r\n\r\n").expect("a head");
                assert!(!head.contains("evil.example") && !head.to_lowercase().contains("bcc:"), "{head}");
            }
        });
    }
}
