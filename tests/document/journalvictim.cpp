// Edits until it is killed, and says on stdout what it has done: "<number>\n" after each edit.
#include "model/document/journal.h"
#include "tests/document/editscript.h"

#include <QCoreApplication>
#include <unistd.h>

using namespace relata;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc != 3)
        return 2;
    const int pauseMs = QByteArray(argv[2]).toInt();
    Document document;
    document.reset(scriptStart(), {});
    Journal journal(document, QString::fromLocal8Bit(argv[1]));
    int number = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        if (number == kScriptEdits)
            return;
        ++number;
        document.push(scriptEdit(document.schema(), number), u"Edit %1"_s.arg(number));
        const QByteArray said = QByteArray::number(number) + '\n';
        if (::write(STDOUT_FILENO, said.constData(), size_t(said.size())) != said.size())
            ::_exit(3);
    });
    timer.start(pauseMs);
    return application.exec();
}
