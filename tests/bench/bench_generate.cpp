// 1,000 entities of 12 fields rendered to 3 files each, beside what it takes to write the same context as JSON text.
#include "model/generate/context.h"
#include "model/generate/scriptengine.h"
#include "model/generate/writer.h"
#include "model/schema/notation.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

constexpr int kEntities = 1000;

Schema schemaOfSize(int count)
{
    QString text;
    for (int i = 0; i < count; ++i)
        text += u"Entity%1(id*, a: string(80), b: int32, c: boolean, d: date?, e: decimal(10,2), f, g: timestamp, h: text?, i: float64, j: uuid, k)\n"_s.arg(i);
    for (int i = 0; i < count; ++i)
        text += u"Entity%1 n-1? Entity%2: parent%1/children%1\n"_s.arg(i).arg((i + 7) % count);
    auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *std::move(schema);
}

void put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

void makeTarget(const QString &folder)
{
    QDir().mkpath(folder);
    put(folder + "/helpers.mjs"_L1, "export function ident(x) { return x.replace(/[^A-Za-z0-9_]/g, '_'); }\nexport function str(x) { return JSON.stringify(x); }\n");
    put(folder + "/a.ejs"_L1, "export interface <%= ident(item.names.pascal) %> {\n<% for (const f of item.fields) { -%>\n  <%= ident(f.names.camel) %><%= f.nullable ? '?' : '' %>: <%= ident(f.targetType) %>;\n<% } -%>\n}\n");
    put(folder + "/b.ejs"_L1, "class <%= ident(item.names.pascal) %>:\n<% for (const f of item.fields) { -%>\n    <%= ident(f.names.snake) %> = Column(<%= str(f.type.text) %>, nullable=<%= f.nullable ? 'True' : 'False' %>)\n<% } -%>\n<% for (const e of item.ends) { -%>\n    <%= ident(e.names.snake) %> = Relation(<%= str(e.entity) %>)\n<% } -%>\n");
    put(folder + "/c.ejs"_L1, "<%= ident(item.names.pascal) %> at <%= str(item.path) %>\n<% for (const f of item.fields) { -%>\n- <%= ident(f.name) %>: <%= str(f.comment) %>\n<% } -%>\n");
    put(folder + "/target.json"_L1, R"({"id": "bench", "label": "Bench", "version": "1", "engine": 1, "types": {"int64": "bigint", "text": "string"}, "files": [
        {"template": "a.ejs", "path": "ts/<%= item.names.kebab %>.ts", "forEach": "entities"},
        {"template": "b.ejs", "path": "py/<%= item.names.snake %>.py", "forEach": "entities"},
        {"template": "c.ejs", "path": "md/<%= item.names.kebab %>.md", "forEach": "entities"}]})");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QElapsedTimer timer;
    std::clock_t processor = 0; // on a busy machine the steadier figure
    const auto report = [&](const char *what) { std::printf("  %-44s %8.1f ms %8.1f ms of processor\n", what, double(timer.nsecsElapsed()) / 1e6, 1e3 * double(std::clock() - processor) / CLOCKS_PER_SEC); };
    const QTemporaryDir around;
    makeTarget(around.filePath(u"target"_s));
    const auto target = readTarget(around.filePath(u"target"_s));
    if (!target)
        qFatal("%s", qPrintable(worded(target.error(), Wording::English)));
    const Schema schema = schemaOfSize(kEntities);

    timer.start(), processor = std::clock();
    const auto context = contextFor(schema, &*target);
    report("context");
    timer.start(), processor = std::clock();
    const std::string text = context->dump();
    report("yardstick: the context as JSON text");
    std::printf("  %-44s %8.1f MB\n", "", double(text.size()) / 1e6);
    const TargetRegistry registry;
    ScriptEngine engine(registry);
    for (const char *round : {"render 3,000 files, first time", "render 3,000 files, again"}) {
        timer.start(), processor = std::clock();
        const auto plan = engine.render(*target, *context);
        report(round);
        if (!plan || plan->files.size() != 3 * kEntities)
            qFatal("%s", plan ? "files are missing" : qPrintable(worded(plan.error(), Wording::English)));
    }
    const auto plan = engine.render(*target, *context);
    const QString out = around.filePath(u"out"_s);
    for (const char *round : {"write 3,000 files", "write them again, nothing changed"}) {
        timer.start(), processor = std::clock();
        const auto comparison = compareWithFolder(*plan, out);
        const auto written = writePlan(*comparison);
        report(round);
        if (!written)
            qFatal("%s", qPrintable(worded(written.error(), Wording::English)));
    }
    EntitySelection two;
    two.entities = {schema.entityNamed(u"Entity1")->id, schema.entityNamed(u"Entity8")->id};
    timer.start(), processor = std::clock();
    const auto preview = contextFor(schema, &*target, {}, two);
    if (!engine.render(*target, *preview))
        qFatal("no preview");
    report("preview of 2 entities out of them");
    return 0;
}
