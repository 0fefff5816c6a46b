// The template language: what is written, what is refused, and where an error is said to be.
#include "tests/generate/targetfolder.h"

#include <QTest>
#include <thread>

using namespace Qt::StringLiterals;
using namespace relata;
using relata::test::TargetFolder;

class TestTemplate : public QObject
{
    Q_OBJECT

private slots:
    void renders_data();
    void renders();
    void refusesRawValues_data();
    void refusesRawValues();
    void errorsNameTheLine_data();
    void errorsNameTheLine();
    void includes();
    void importsStayInside_data();
    void importsStayInside();
    void endlessLoopIsStopped_data();
    void endlessLoopIsStopped();
    void cancelled();
    void changedTargetIsReadAgain();
    void nothingOfTheMachine();
};

namespace {

nlohmann::json context()
{
    return {{"name", "Task"}, {"evil", "a\"; process.exit() //"}, {"list", {"a b", "c"}}, {"number", 3}, {"nothing", nullptr}};
}

} // namespace

void TestTemplate::renders_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("literal") << QByteArray("a `b` ${c} \\n \"d\"\n'e'") << u"a `b` ${c} \\n \"d\"\n'e'"_s;
    QTest::newRow("value") << QByteArray("[<%= ident(context.name) %>]") << u"[Task]"_s;
    QTest::newRow("verbatim") << QByteArray("<%- str(context.evil) %>") << u"\"a\\\"; process.exit() //\""_s;
    QTest::newRow("code") << QByteArray("<% for (const x of context.list) { %>(<%= ident(x) %>)<% } %>") << u"(a_b)(c)"_s;
    QTest::newRow("comment") << QByteArray("a<%# not ' this \n %>b") << u"ab"_s;
    QTest::newRow("escape") << QByteArray("<%% x %%>") << u"<% x %>"_s;
    QTest::newRow("trim") << QByteArray("a\n<% if (true) { -%>\nb\n<% } -%>\nc\n") << u"a\nb\nc\n"_s;
    QTest::newRow("slurp") << QByteArray("a\n  <%_ if (true) { _%>  \nb\n  <%_ } _%>\nc") << u"a\nb\nc"_s;
    QTest::newRow("number") << QByteArray("<%= context.list.length + 1 %>") << u"3"_s;
    QTest::newRow("condition") << QByteArray("<%= context.number > 2 ? 'many' : \"few\" %>") << u"many"_s;
    QTest::newRow("join") << QByteArray("<%= context.list.filter(x => x).map(x => ident(x)).join(', ') %>") << u"a_b, c"_s;
    QTest::newRow("join by name") << QByteArray("<%= context.list.map(ident).join('') %>") << u"a_bc"_s;
    QTest::newRow("template literal") << QByteArray("<%= `<${ident(context.name)}>` %>") << u"<Task>"_s;
    QTest::newRow("safe constant") << QByteArray("<% const n = ident(context.name) %>x<%= n %><%= n + ';' %>") << u"xTaskTask;"_s;
    QTest::newRow("no semicolon after a call") << QByteArray("<% const l = []; l.push('1') %>a<%= l.length %>") << u"a1"_s;
    QTest::newRow("one-line if") << QByteArray("<% if (context.number) %>yes") << u"yes"_s;
    QTest::newRow("if and else") << QByteArray("<% if (!context.number) { %>a<% } else { %>b<% } %>") << u"b"_s;
    QTest::newRow("line comment in code") << QByteArray("<% const a = 1 // one %>x<%= ident('y') // two %>z") << u"xyz"_s;
    QTest::newRow("object in code") << QByteArray("<% const o = {a: 'q'} %><%= ident(o.a) %>") << u"q"_s;
    QTest::newRow("unicode") << QByteArray("ü\u2028日本\u2029 <%= str('é') %>") << u"ü\u2028日本\u2029 \"é\""_s;
    QTest::newRow("carriage returns") << QByteArray("a\r\n<% if (true) { -%>\r\nb\r\n<% } %>") << u"a\nb\n"_s;
}

void TestTemplate::renders()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    QCOMPARE(TargetFolder().rendered(text, context()), expected);
}

void TestTemplate::refusesRawValues_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"<%= context.name %>", "<%= context.list.join(', ') %>", "<%= context.list.map(x => x).join('') %>", "<%= 'a' + context.name %>",
                             "<%= context.number ? context.name : 'x' %>", "<%= context.name || 'x' %>", "<%= `${context.name}` %>", "<%- context.name %>",
                             "<%- ident(context.name) + context.name %>", "<%- 'x' %>", "<%= ident(context.name).concat(context.name) %>",
                             "<% let n = context.name %><%= n %>", "<% let n = ident(context.name); n += context.name %><%= n %>", "<%= context.name && ident(context.name) %>",
                             "<%= JSON.stringify(context.evil) %>", "<%= (context.name) %>", "<%= context['name'] %>", "<%= `${`${context.name}`}` %>",
                             "<%= ident(context.name)); __o.push(context.name %>", "<%= ident('a'), context.name %>", "<% __o.push(context.evil) %>",
                             "<%= ident(context.name); context.name %>", "<%= String(context.name) %>", "<%= context.list.map(x => { return x }).join() %>"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTemplate::refusesRawValues()
{
    QFETCH(QByteArray, text);
    const QString result = TargetFolder().rendered("first\n" + text, context());
    QVERIFY2(result.startsWith("proof/main.ejs:2: "_L1), qPrintable(result));
}

void TestTemplate::errorsNameTheLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("undefined") << QByteArray("a\nb <%= context.number > 0 ? ident(context.missing) : '' %>") << 2 << u"not a name"_s;
    QTest::newRow("null") << QByteArray("\n\n<%= str(undefined) %>") << 3 << u"the value is undefined"_s;
    QTest::newRow("missing name") << QByteArray("a\n<%#\n\n%>\n<%= ident(contxt.name) %>") << 5 << u"contxt is not defined"_s;
    QTest::newRow("type error") << QByteArray("x\n<% for (const f of context.fields) { %>\n<% } %>") << 2 << u"TypeError"_s;
    QTest::newRow("after trimming") << QByteArray("<% if (true) { -%>\n<% } -%>\n<%_ if (true) { _%>\n<% } %>\n<%= ident(3) %>") << 5 << u"not a name"_s;
    QTest::newRow("syntax") << QByteArray("a\nb\n<% const = 3; %>") << 3 << u"SyntaxError"_s;
    QTest::newRow("not closed") << QByteArray("a\n<% if (true) {") << 2 << u"not closed by %>"_s;
    QTest::newRow("an array") << QByteArray("<% const l = context.list.map(x => ident(x)) %>\n<%= l %>") << 2 << u"an array"_s;
    QTest::newRow("thrown text") << QByteArray("a\n<% throw 'no' %>") << 0 << u"no"_s;
    QTest::newRow("in a call") << QByteArray("<%\nfunction f() {\n  return context.a.b;\n}\n-%>\nx\n<% f() %>") << 3 << u"TypeError"_s;
    QTest::newRow("endless recursion") << QByteArray("a\n<% function f() { return f() + 1; } f(); %>") << 0 << u"call stack"_s;
}

void TestTemplate::errorsNameTheLine()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, says);
    const QString result = TargetFolder().rendered(text, context());
    QVERIFY2(result.contains(says), qPrintable(result));
    if (line > 0)
        QVERIFY2(result.startsWith(u"proof/main.ejs:%1: "_s.arg(line)), qPrintable(result));
}

void TestTemplate::includes()
{
    TargetFolder folder;
    folder.file(u"part.ejs"_s, "[<%= ident(field.name) %> of <%= ident(context.name) %>]");
    folder.file(u"sub/outer.ejs"_s, "{<%- include('part.ejs', {field: {name: what}}) %>}");
    QCOMPARE(folder.rendered("<%- include('sub/outer.ejs', {what: 'x y'}) %> <%- include('sub/outer.ejs', {what: 'z'}) %>", context()), u"{[x_y of Task]} {[z of Task]}"_s);
    QCOMPARE(folder.rendered("\n<%- include('part.ejs') %>", context()), u"proof/part.ejs:1: The template failed: ReferenceError: field is not defined"_s);
    QVERIFY(folder.rendered("\n<%- include('absent.ejs') %>", context()).startsWith("proof/main.ejs:2: include(): there is no template absent.ejs"_L1));
    QVERIFY(folder.rendered("<%- include('../main.ejs') %>", context()).contains("there is no template"_L1));
    QVERIFY(folder.rendered("<%- include('helpers.mjs') %>", context()).contains("there is no template"_L1));
    QVERIFY(folder.rendered("<%- include('part.ejs', {'a);evil((': 1}) %>", context()).contains("cannot pass a value named"_L1));
    QVERIFY(folder.rendered("<%- include('nobody:part.ejs') %>", context()).contains("there is no target nobody"_L1));
    QVERIFY(folder.rendered("<%- include('main.ejs') %>", context()).contains("call stack"_L1));

    // Another target's partial runs with that target's own helpers and its options' defaults.
    TargetFolder other;
    other.manifest({{"id", "other"}, {"options", nlohmann::json::array({{{"name", "mark"}, {"type", "string"}, {"default", "!"}}})}});
    other.file(u"helpers.mjs"_s, "export function shout(x) { return x.toUpperCase(); }\n");
    other.file(u"main.ejs"_s, "");
    other.file(u"doc.ejs"_s, "<%= shout(text) + shout(options.mark) %><%- include('inner.ejs') %>");
    other.file(u"inner.ejs"_s, "<%= shout('in') %>");
    other.manifest({{"id", "other"}, {"files", nlohmann::json::array({{{"template", "main.ejs"}, {"path", "x"}}})},
                    {"options", nlohmann::json::array({{{"name", "mark"}, {"type", "string"}, {"default", "!"}}})}});
    auto shared = other.target();
    QVERIFY(shared.ok());
    shared->builtIn = true;
    TargetRegistry registry;
    registry.add(*shared);
    folder.file(u"main.ejs"_s, "<%- include('other:doc.ejs', {text: 'abc'}) %>");
    ScriptEngine engine(registry);
    const auto plan = engine.render(*folder.target(), context());
    QVERIFY2(plan.ok(), plan ? "" : qPrintable(worded(plan.error(), Wording::English)));
    QCOMPARE(plan->files[0].content, QByteArray("ABC!IN"));
}

void TestTemplate::importsStayInside_data()
{
    QTest::addColumn<QByteArray>("import");
    QTest::addColumn<bool>("fine");
    QTest::newRow("own file") << QByteArray("import {a} from './lib/a.mjs';") << true;
    QTest::newRow("own file through a folder") << QByteArray("import {a} from './lib/../lib/a.mjs';") << true;
    QTest::newRow("outside") << QByteArray("import {a} from '../outside.mjs';") << false;
    QTest::newRow("absolute") << QByteArray("import {a} from '/tmp/outside.mjs';") << false;
    QTest::newRow("address") << QByteArray("import {a} from 'file:///tmp/outside.mjs';") << false;
    QTest::newRow("resource") << QByteArray("import {a} from 'qrc:/relata/x.mjs';") << false;
    QTest::newRow("escaped dots") << QByteArray("import {a} from './\\x2e\\x2e/outside.mjs';") << false;
    QTest::newRow("export from") << QByteArray("export {a} from '../outside.mjs';") << false;
    QTest::newRow("for its effect") << QByteArray("import '../outside.mjs';") << false;
    QTest::newRow("as a function") << QByteArray("const a = import('./lib/a.mjs');") << false;
    QTest::newRow("through a link") << QByteArray("import {a} from './link.mjs';") << false;
    QTest::newRow("in a comment") << QByteArray("// import {a} from '../outside.mjs';") << true;
}

void TestTemplate::importsStayInside()
{
    QFETCH(QByteArray, import);
    QFETCH(bool, fine);
    TargetFolder folder;
    folder.file(u"lib/a.mjs"_s, "export const a = 'in';");
    folder.file(u"../outside.mjs"_s, "export const a = 'out';");
    QVERIFY(QFile::link(folder.path() + "/../outside.mjs"_L1, folder.path() + "/link.mjs"_L1));
    folder.file(u"helpers.mjs"_s, import + "\nexport function ident(x) { return x; }\n");
    const QString result = folder.rendered("<%= ident('ok') %>");
    if (fine)
        QCOMPARE(result, u"ok"_s);
    else
        QVERIFY2(result.startsWith("proof/helpers.mjs:1: "_L1), qPrintable(result));
}

void TestTemplate::endlessLoopIsStopped_data()
{
    QTest::addColumn<QByteArray>("helpers");
    QTest::addColumn<QByteArray>("text");
    const QByteArray plain = "export function ident(x) { return x; }\n";
    QTest::newRow("in a template") << plain << QByteArray("<% while (true) {} %>");
    QTest::newRow("that catches") << plain << QByteArray("<% for (;;) { try { while (true) {} } catch (e) {} finally { while (true) {} } } %>");
    QTest::newRow("in a helper") << QByteArray("export function ident(x) { for (;;) {} }\n") << QByteArray("<%= ident('x') %>");
    QTest::newRow("while loading") << QByteArray(plain + "for (;;) {}\n") << QByteArray("x");
}

void TestTemplate::endlessLoopIsStopped()
{
    QFETCH(QByteArray, helpers);
    QFETCH(QByteArray, text);
    TargetFolder folder;
    folder.file(u"helpers.mjs"_s, helpers);
    folder.file(u"main.ejs"_s, text);
    const auto plan = folder.plan({}, RenderLimits{.time = std::chrono::milliseconds(200)});
    QVERIFY(!plan.ok());
    QCOMPARE(plan.error().code, "template.time");
}

void TestTemplate::cancelled()
{
    TargetFolder folder;
    folder.file(u"main.ejs"_s, "<% while (true) {} %>");
    std::stop_source source;
    std::thread person([&] { source.request_stop(); });
    const auto plan = folder.plan({}, RenderLimits{.time = std::chrono::minutes(5), .stop = source.get_token()});
    person.join();
    QVERIFY(!plan.ok());
    QCOMPARE(plan.error().code, "cancelled");
}

void TestTemplate::changedTargetIsReadAgain()
{
    TargetFolder folder;
    const TargetRegistry registry;
    ScriptEngine engine(registry);
    folder.file(u"main.ejs"_s, "<%= ident('a b') %>");
    QCOMPARE(engine.render(*folder.target(), {})->files[0].content, QByteArray("a_b"));
    folder.file(u"helpers.mjs"_s, "export function ident(x) { return '<' + x + '>'; }\n");
    QCOMPARE(engine.render(*folder.target(), {})->files[0].content, QByteArray("<a b>"));
    folder.file(u"main.ejs"_s, "<%= ident('longer') %>");
    QCOMPARE(engine.render(*folder.target(), {})->files[0].content, QByteArray("<longer>"));
}

void TestTemplate::nothingOfTheMachine()
{
    TargetFolder folder;
    folder.file(u"helpers.mjs"_s, "export function kinds() { return [typeof Qt, typeof XMLHttpRequest, typeof console, typeof require, typeof process, typeof setTimeout, typeof print].join(' '); }\n");
    QCOMPARE(folder.rendered("<%= kinds() %>"), u"undefined undefined undefined undefined undefined undefined undefined"_s);
}

QTEST_GUILESS_MAIN(TestTemplate)
#include "tst_template.moc"
