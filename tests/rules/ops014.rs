use tablature::{Code, Function, Role, Runtime, Stack};

pub(crate) fn bad() -> Stack {
    told(&"every song there is, ".repeat(250))
}

pub(crate) fn good() -> Stack {
    told("s3://music/songs.json")
}

fn told(songs: &str) -> Stack {
    let mut stack = Stack::new("music");
    let role = stack.add(Role::for_lambda("CountRole"));
    let code = Code::inline("exports.handler = async () => {};");
    stack.add(Function::new("Count", Runtime::Nodejs24, code, &role).environment("SONGS", songs));
    stack
}
