use tablature::{Dashboard, GraphWidget, Metric, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Dashboard::new("Errors"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let errors = Metric::new("AWS/Lambda", "Errors").dimension("FunctionName", "count");
    stack.add(Dashboard::new("Errors").widget(GraphWidget::new("Errors").metric(errors)));
    stack
}
