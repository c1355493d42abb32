use super::*;

fn guard() -> Guard {
    Guard::new("127.0.0.1:7879".parse().unwrap(), "secret".into())
}

fn judge(method: &str, target: &str, headers: &[(&str, &str)]) -> Verdict {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
    }
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    guard().judge(&method.parse().unwrap(), path, query, &map)
}

const HOST: (&str, &str) = ("host", "127.0.0.1:7879");
const COOKIE: (&str, &str) = ("cookie", "a=b; cradle_agent_7879=secret");
const ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:7879");
const STATUS: &str = "/agent/v1/status";
const ORDERS: &str = "/agent/v1/orders";

#[test]
fn the_agents_own_page_is_let_in() {
    let own = [HOST, COOKIE];
    assert_eq!(judge("GET", STATUS, &own), Verdict::Pass);
    assert_eq!(judge("GET", STATUS, &[HOST, COOKIE, ("sec-fetch-site", "same-origin")]), Verdict::Pass);
    assert_eq!(judge("POST", ORDERS, &[HOST, COOKIE, ORIGIN]), Verdict::Pass);
    assert_eq!(
        judge("GET", "/api/v1/live", &[HOST, COOKIE, ORIGIN, ("upgrade", "websocket")]),
        Verdict::Pass
    );
    let localhost = [("host", "localhost:7879"), COOKIE, ("origin", "http://localhost:7879")];
    assert_eq!(judge("DELETE", "/agent/v1/pairing", &localhost), Verdict::Pass);
    let six = [("host", "[::1]:7879"), COOKIE, ("origin", "http://[::1]:7879")];
    assert_eq!(judge("POST", ORDERS, &six), Verdict::Pass);
}

#[test]
fn a_program_that_knows_the_secret_is_let_in() {
    let bearer = [HOST, ("authorization", "Bearer secret")];
    assert_eq!(judge("POST", ORDERS, &bearer), Verdict::Pass);
    assert_eq!(judge("POST", ORDERS, &[HOST, ("authorization", "Bearer wrong")]), WRONG_ORIGIN);
}

#[test]
fn another_name_for_this_computer_is_refused() {
    for host in ["evil.example", "evil.example:7879", "127.0.0.1", "127.0.0.1:7880", "0.0.0.0:7879", ""] {
        assert_eq!(judge("GET", STATUS, &[("host", host), COOKIE]), WRONG_HOST, "{host}");
        assert_eq!(judge("GET", "/", &[("host", host)]), WRONG_HOST, "{host}");
    }
    assert_eq!(judge("GET", "/", &[]), WRONG_HOST);
}

#[test]
fn another_web_page_is_refused_even_with_the_cookie() {
    for origin in
        ["http://evil.example", "http://127.0.0.1:3000", "null", "https://127.0.0.1:7879", "file://"]
    {
        let from = [HOST, COOKIE, ("origin", origin)];
        assert_eq!(judge("POST", ORDERS, &from), WRONG_ORIGIN, "{origin}");
        assert_eq!(judge("GET", STATUS, &from), WRONG_ORIGIN, "{origin}");
        let socket = [HOST, COOKIE, ("origin", origin), ("upgrade", "websocket")];
        assert_eq!(judge("GET", "/api/v1/live", &socket), WRONG_ORIGIN, "{origin}");
    }
    assert_eq!(judge("POST", ORDERS, &[HOST, COOKIE]), WRONG_ORIGIN);
    assert_eq!(judge("OPTIONS", ORDERS, &[HOST, ("origin", "http://evil.example")]), WRONG_ORIGIN);
    for site in ["cross-site", "same-site"] {
        assert_eq!(judge("GET", STATUS, &[HOST, COOKIE, ("sec-fetch-site", site)]), WRONG_ORIGIN, "{site}");
    }
}

#[test]
fn without_the_secret_no_call_is_answered() {
    assert_eq!(judge("GET", STATUS, &[HOST]), NO_TOKEN);
    assert_eq!(judge("GET", STATUS, &[HOST, ("cookie", "cradle_agent_7879=wrong")]), NO_TOKEN);
    assert_eq!(judge("GET", STATUS, &[HOST, ("cookie", "cradle_agent_7880=secret")]), NO_TOKEN);
    assert_eq!(judge("GET", "/agent/v1/status?token=secret", &[HOST]), NO_TOKEN);
    assert_eq!(judge("GET", "/api/v1/me", &[HOST]), NO_TOKEN);
}

#[test]
fn the_printed_address_opens_the_page_and_loses_the_secret() {
    let enter = |target| judge("GET", target, &[HOST]);
    assert_eq!(enter("/?token=secret"), Verdict::Enter("/".into()));
    assert_eq!(enter("/camera?a=1&token=secret&b=2"), Verdict::Enter("/camera?a=1&b=2".into()));
    assert_eq!(enter("//evil.example/?token=secret"), Verdict::Enter("/evil.example/".into()));
    assert_eq!(enter("/?token=wrong"), NO_TOKEN);
    assert_eq!(enter("/"), Verdict::Pass);
    assert_eq!(enter("/_app/immutable/x.js"), Verdict::Pass);
}
