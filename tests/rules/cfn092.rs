use tablature::{Code, Expr, Function, Runtime, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let code = Code::inline("exports.handler = async () => 'hello';");
    let role = Expr::sub("arn:aws:iamm::${AWS::AccountId}:role/greeter");
    stack.add(Function::new("Greeter", Runtime::Nodejs24, code, role));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let code = Code::inline("exports.handler = async () => 'hello';");
    let role = Expr::sub("arn:aws:iam::${AWS::AccountId}:role/greeter");
    stack.add(Function::new("Greeter", Runtime::Nodejs24, code, role));
    stack
}
