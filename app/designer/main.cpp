// relata-designer [FILE]: the window.
#include "views/adapters/settings.h"
#include "views/mainwindow/mainwindow.h"
#include "views/mainwindow/projectfiles.h"
#include "views/widgets/icons.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTranslator>
#include <cstdio>

using namespace relata;
using namespace Qt::StringLiterals;

namespace {

struct Arguments
{
    QString file;
    QString sample;
    QString configFolder;
    std::optional<ThemeChoice> theme;
};

// nullopt: said what is wrong.
std::optional<Arguments> argumentsOf(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Draw entities, relate them, export models and an API that run."));
    parser.addPositionalArgument(u"FILE"_s, QCoreApplication::translate("main", "A project (.relata)."), u"[FILE]"_s);
    parser.addOptions({{u"theme"_s, QCoreApplication::translate("main", "light, dark or system."), u"THEME"_s},
                       {u"config-dir"_s, QCoreApplication::translate("main", "Keeps settings and recovery here."), u"DIR"_s},
                       {u"sample"_s, QCoreApplication::translate("main", "Opens a sample."), u"NAME"_s}});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);
    Arguments arguments;
    arguments.file = parser.positionalArguments().value(0);
    arguments.sample = parser.value(u"sample"_s);
    arguments.configFolder = parser.value(u"config-dir"_s);
    if (parser.isSet(u"theme"_s)) {
        const qsizetype at = QStringList{u"system"_s, u"light"_s, u"dark"_s}.indexOf(parser.value(u"theme"_s));
        if (at < 0) {
            std::fputs(qPrintable(QCoreApplication::translate("main", "--theme is light, dark or system.\n")), stderr);
            return std::nullopt;
        }
        arguments.theme = ThemeChoice(at);
    }
    return arguments;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"relata"_s);
    QApplication::setApplicationDisplayName(u"Relata"_s);
    QApplication::setApplicationVersion(QStringLiteral(RELATA_VERSION));
    QApplication::setDesktopFileName(u"relata"_s);
    const std::optional<Arguments> arguments = argumentsOf(application);
    if (!arguments)
        return 2;
    QTranslator translator; // English too: how things are counted
    if (translator.load(QLocale(), u"relata"_s, u"_"_s, u":/relata/i18n"_s) || translator.load(u":/relata/i18n/relata_en.qm"_s))
        QCoreApplication::installTranslator(&translator);
    Settings settings(arguments->configFolder);
    Theme &theme = Theme::instance();
    theme.setChoice(arguments->theme.value_or(settings.theme()));
    theme.install();
    QApplication::setWindowIcon(icon(u"relata"_s));

    MainWindow window(settings, arguments->configFolder);
    window.show();
    // Once the window stands: what is asked at the start belongs to it.
    QMetaObject::invokeMethod(&window, [&window, &arguments] {
        if (!arguments->sample.isEmpty())
            window.openSample(arguments->sample);
        else
            window.start(arguments->file);
    }, Qt::QueuedConnection);
    return application.exec();
}
