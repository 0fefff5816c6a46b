// The DDL of 1,000 tables in each dialect, beside what it takes to write the same schema as a project file. Goal: at most 50 ms.
#include "model/sql/ddl.h"
#include "tests/bench/bigschema.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace relata;

namespace {

// The best of a few runs, in milliseconds of this program's own time: others on the machine don't count.
template<class Function>
double best(Function &&function)
{
    double least = 1e9;
    for (int i = 0; i < 7; ++i) {
        const std::clock_t start = std::clock();
        function();
        least = std::min(least, double(std::clock() - start) * 1000 / CLOCKS_PER_SEC);
    }
    return least;
}

} // namespace

int main()
{
    std::size_t sink = 0;
    std::printf("DDL of 1,000 tables\n");
    for (const Dialect &dialect : allDialects()) {
        const Schema schema = bench::bigSchema(1'000, dialect.id);
        const double saved = best([&] { sink += std::size_t(projectfile::serialize(schema).size()); });
        qsizetype size = 0;
        const double made = best([&] {
            const auto ddl = ddlFor(schema, dialect);
            if (!ddl)
                qFatal("%s", qPrintable(wordedText(ddl.error(), Wording::English)));
            size = ddl->text().toUtf8().size();
        });
        std::printf("  %-10s %6.1f ms   %.2f MB; the project file %6.1f ms   (goal 50 ms)\n", qPrintable(dialect.id), made, double(size) / 1e6, saved);
    }
    return sink == 1;
}
